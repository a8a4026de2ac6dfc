import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import {
	isOfType,
	keysOf,
	MAX_LINES,
	mayBeCut,
	openActivityFilter,
	readByType,
	readSpan,
	tooManyAtOnce,
} from '../../api/activities';
import type { DateFilter } from '../../api/dateFilter';
import { clock } from '../../transport/clock';
import type { Chosen, PollContext } from '../kind';
import { Missing } from '../kind';
import { SAMPLE_WINDOWS_MS } from './members';
import type { Source, WindowListing } from './source';
import type { Window } from './window';

/** Most activities of a sample's window that are looked at. */
const MAX_SAMPLED = 1_000;

/**
 * Activities of all types. Types are only held against the lines: a filter by type that MeltingSpot reads otherwise would
 * find nothing, and the trigger would be silent.
 */
export const activities: Source = {
	plural: 'activities',
	open: openActivityFilter,
	async list(context, filter, { window, check }) {
		const { api } = context;
		const read = async (): Promise<WindowListing> => {
			const listing = await listWindow(context, filter, window);
			await check(listing.rows);
			return listing;
		};
		return await read().catch((error: unknown): WindowListing => {
			if (!api.signal?.aborted) throw error;
			return { ending: 'timeout', rows: [], error };
		});
	},
	keysOf,
	isWanted: (row, { activityTypes = [] }) => isOfType(row, activityTypes),
	sample: sampleActivity,
};

/** A window that may have more activities than can be listed at once is to be narrowed, or read type by type. */
async function listWindow(
	{ api, log }: PollContext,
	filter: DateFilter,
	window: Window,
): Promise<WindowListing> {
	const { rows, serverTime } = await readSpan(api, filter, window);
	if (!mayBeCut(rows)) return { ending: 'complete', rows, serverTime };
	if (window.canBeNarrowed) return { ending: 'truncated', rows: [], serverTime };
	if (rows.length < MAX_LINES) return { ending: 'complete', rows, serverTime };
	const byType = await readByType(api, filter, { span: window, rows });
	if (byType.excessive.length > 0) {
		log(`can't output all of them: ${tooManyAtOnce(byType.excessive, window)}`);
	}
	return { ending: 'complete', rows: byType.rows, serverTime };
}

/** An activity of a recent window, of a fitting type if there is one. */
async function sampleActivity(
	api: Api,
	{ activityTypes = [] }: Chosen,
): Promise<IDataObject | Missing> {
	const filter = await openActivityFilter(api);
	const now = clock.now();
	const starts = filter.findsAny ? [...SAMPLE_WINDOWS_MS.map((width) => now - width), 1] : [];
	let unfitting: IDataObject | undefined;
	for (const after of starts) {
		const { rows } = await readSpan(api, filter, { after }, { limit: MAX_SAMPLED });
		const fitting = rows.find((row) => isOfType(row, activityTypes));
		if (fitting) return fitting;
		unfitting ??= rows[0];
	}
	return (
		unfitting ??
		new Missing(
			'Your Spot has no activities yet, so there is nothing to show.',
			'Do something in MeltingSpot first, such as sending a message to a channel.',
		)
	);
}
