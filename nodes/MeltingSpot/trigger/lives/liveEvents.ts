import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { lookUp } from '../../api/lists';
import { shapes } from '../../api/shapes';
import { momentOf } from '../../api/moment';
import { bindEndpoint } from '../../transport/request';
import {
	compareListings,
	isListedRecently,
	listCatalog,
	listWholeCatalog,
	noListing,
} from '../catalog';
import type { EventKind } from '../kind';
import { Missing } from '../kind';
import { newestOf } from '../sample';
import type { LiveState } from './stages';
import { advance, merge, restore, stageOf, STAGES } from './stages';

const LIVES = 'GET /v1/lives';

/** Lives that reached a stage since the last poll. */
export function liveEvent(stage: keyof typeof STAGES): EventKind<LiveState> {
	const target = STAGES[stage];
	return {
		shape: shapes.live,
		restore,
		compare: compareListings,
		merge,
		async takeBaseline(context, begun, asOf) {
			const none = { ...noListing(begun, asOf), lives: '' };
			const listing = await listWholeCatalog(context, LIVES);
			const rules = { ...context.settings, target, maxItems: Infinity };
			const { state } = advance(none, { ...listing, now: asOf }, rules);
			return state;
		},
		async findNew(context, state) {
			if (isListedRecently(state, context.clock())) return { kind: 'found', emit: [], state };
			const listing = await listCatalog(context, LIVES);
			return { kind: 'found', ...advance(state, listing, { ...context.settings, target }) };
		},
		sample: async (api) => await sampleLive(api, stage),
	};
}

/** The live that reached the stage last. Lives don't show when they were created, so their start decides. */
async function sampleLive(api: Api, stage: keyof typeof STAGES): Promise<IDataObject | Missing> {
	const { rows } = await lookUp(bindEndpoint(api.request, LIVES), api, {});
	const live = newestOf(rows, {
		fits: (row) => (stageOf(row) ?? STAGES.created) >= STAGES[stage],
		dateOf: ({ startDate, endDate }) => momentOf(stage === 'ended' ? endDate : startDate),
	});
	return (
		live ??
		new Missing(
			'Your Spot has no lives yet, so there is nothing to show.',
			'Create a live in MeltingSpot first.',
		)
	);
}
