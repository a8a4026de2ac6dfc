import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { Collector } from '../../api/collector';
import { readByStatus } from '../../api/filteredLists';
import { tryFirstPage } from '../../api/lists';
import { isPathValue } from '../../api/pathValue';
import { mapWithConcurrency } from '../../transport/concurrency';
import { bindEndpoint } from '../../transport/request';
import type { EventKind, Found, PollContext } from '../kind';
import { Missing, timeOf } from '../kind';
import { readListing, readWhole } from '../listing';
import type { State } from '../state';
import type { LiveState, LivesFound, Stage } from './stages';
import { advance, baselineOf, compare, hasStage, merge, restore, STAGES, vanished } from './stages';

const LIVES = 'GET /v1/lives';

/** Lives that haven't ended. The filter takes one status at a time. */
const OPEN = ['Planned', 'Live'];

/** Maximum lives that one poll looks up. The others wait for the next poll. */
const MAX_LOOKUPS = 100;

/** Lives that reached a stage since the last poll. */
export function liveEvent(stage: keyof typeof STAGES, sampleStatus: string): EventKind<LiveState> {
	const target = STAGES[stage];
	return {
		restore,
		compare,
		merge,
		takeBaseline,
		findNew: async (context, state) => await findLives(context, state, target),
		sample: async (api) => await sampleLive(api, sampleStatus),
	};
}

async function takeBaseline(context: PollContext, begun: State, asOf: number): Promise<LiveState> {
	const { api, settings } = context;
	const rows = await readWhole('lives', async () => {
		const { ending, collector } = await readLives(api);
		return ending === 'complete' ? collector.rows : undefined;
	});
	const lives = baselineOf(rows, asOf, settings.overlapMs);
	const state = { ...begun, polledAt: asOf, since: asOf, lives };
	noteOwnPoll(context, state);
	return state;
}

async function findLives(
	context: PollContext,
	state: LiveState,
	target: Stage,
): Promise<Found<LiveState>> {
	const { settings } = context;
	const { rows, serverTime } = await listLives(context, state);
	const ids = vanished(state, rows, target).filter(isPathValue);
	const lookedUp = await lookUp(context, ids.slice(0, MAX_LOOKUPS));
	const found: LivesFound = {
		rows: [...rows, ...lookedUp.rows],
		gone: lookedUp.gone,
		now: timeOf(context, serverTime),
	};
	const result = advance(state, found, { ...settings, target });
	noteOwnPoll(context, result.state);
	return { kind: 'found', ...result };
}

interface Listed {
	rows: IDataObject[];
	serverTime?: number;
}

/**
 * The lives that haven't ended, or all lives unless this process made the last two polls: a live that appeared since
 * then may have ended already, and one listing may omit it. Source of the filter: `listLives` of MeltingSpot's API
 * reference. It may be ignored or rejected.
 */
async function listLives(context: PollContext, state: LiveState): Promise<Listed> {
	const { api } = context;
	const whole = async () => await listAll(api);
	if (!followsTwoPolls(context, state)) return await whole();
	return await readByStatus(api, LIVES, { filtered: async () => await listOpen(api), whole });
}

async function listOpen(api: PollContext['api']): Promise<Listed> {
	const rows: IDataObject[] = [];
	let serverTime: number | undefined;
	for (const status of OPEN) {
		const { collector } = await readLives(api, status);
		serverTime ??= collector.serverTime;
		rows.push(...collector.rows);
		// Filter ignored: that was the whole list.
		if (!collector.rows.every((row) => hasStatus(row, status))) break;
	}
	return { rows, serverTime };
}

async function listAll(api: PollContext['api']): Promise<Listed> {
	const { collector } = await readLives(api);
	return { rows: collector.rows, serverTime: collector.serverTime };
}

/** @throws NodeApiError, also if there isn't enough time */
async function readLives(api: PollContext['api'], status?: string) {
	const collector = new Collector();
	const query = status === undefined ? {} : { 'status[eq]': status };
	const { ending, error } = await readListing(api, bindEndpoint(api.request, LIVES), {
		query,
		collector,
	});
	if (ending === 'timeout') throw error;
	return { ending, collector };
}

/** Whether this process made the last two polls, less than an overlap ago. */
function followsTwoPolls(
	{ memory, nodeKey, settings, clock }: PollContext,
	{ polledAt, since }: LiveState,
): boolean {
	const own = memory.ownPolls.get(nodeKey);
	const isRecent = Math.abs(clock() - since) < settings.overlapMs;
	return isRecent && own?.latest === polledAt && own.previous === since;
}

function noteOwnPoll({ memory, nodeKey }: PollContext, { polledAt }: LiveState): void {
	const previous = memory.ownPolls.get(nodeKey)?.latest;
	memory.ownPolls.set(nodeKey, { latest: polledAt, previous });
}

function hasStatus({ status, computedStatus }: IDataObject, wanted: string): boolean {
	return status === wanted || computedStatus === wanted;
}

/** @throws NodeApiError */
async function lookUp(
	{ api }: PollContext,
	ids: string[],
): Promise<Pick<LivesFound, 'rows' | 'gone'>> {
	const responses = await mapWithConcurrency(
		ids,
		async (liveId) =>
			await api.request<'GET /v1/lives/{liveId}', 404>('GET /v1/lives/{liveId}', {
				path: { liveId },
				acceptStatuses: [404],
			}),
		{ signal: api.signal },
	);
	const rows: IDataObject[] = [];
	const gone: string[] = [];
	responses.forEach((response, index) => {
		if (response.refused || !hasStage(response.body)) gone.push(ids[index]);
		else rows.push(response.body);
	});
	return { rows, gone };
}

/** A real live: one with this status, else any. */
async function sampleLive(api: Api, status: string): Promise<IDataObject | Missing> {
	const request = bindEndpoint(api.request, LIVES);
	const rows = await tryFirstPage(request, api, { 'status[eq]': status });
	const live =
		rows.find((row) => hasStatus(row, status)) ??
		(await request({ query: { limit: 1 } })).body.items[0];
	if (live) return live;
	return new Missing(
		'Your Spot has no lives yet, so there is nothing to show.',
		'Create a live in MeltingSpot first.',
	);
}
