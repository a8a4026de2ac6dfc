import type { IDataObject } from 'n8n-workflow';
import { Collector } from '../../api/collector';
import { readByStatus } from '../../api/filteredLists';
import type { Query } from '../../transport/request';
import type { PollContext } from '../kind';
import { timeOf } from '../kind';
import type { Ending } from '../listing';
import { readListing } from '../listing';
import type { Happening, Reading } from './participants';
import { isWholeDue } from './participants';
import type { Source } from './sources';
import type { Subject } from './subjects';

export interface Attempt {
	subject: Subject;
	/** Undefined if they couldn't be read. */
	reading?: Reading;
	/** Why they couldn't be read, or not to the end. */
	error?: unknown;
}

interface Task {
	source: Source;
	happening: Happening;
	/** How many lists the trigger has in all. */
	lists: number;
	/** Whether to read in full in any case. */
	isBaseline?: boolean;
}

/** The list of those with one status. */
interface StatusList {
	status: string;
	collector: Collector;
	ending?: Ending;
	/** Why it wasn't read to the end. */
	error?: unknown;
}

/**
 * Reads one live or course after the other, for up to half of the poll's time.
 * @returns an attempt for each that there was time for, at least for the first
 */
export async function readParticipants(
	context: PollContext,
	subjects: Subject[],
	task: Task,
): Promise<Attempt[]> {
	const { api, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	const attempts: Attempt[] = [];
	for (const subject of subjects) {
		if (attempts.length > 0 && clock() > halfTime) break;
		const attempt = await readLists(context, subject, task);
		const isOutOfTime = !attempt.reading && api.signal?.aborted;
		// Without a note, it comes first next time. If it takes up that poll as well, others get their turn before it.
		if (isOutOfTime && attempts.length > 0) break;
		attempts.push(attempt);
	}
	return attempts;
}

/** Reads the first page of each list, and then all pages if they may have changed. */
async function readLists(context: PollContext, subject: Subject, task: Task): Promise<Attempt> {
	const askedAt = context.clock();
	const { statuses } = task.happening;
	// If the filter is ignored, a row that moves while one list is read may show up in the other.
	const keep = (row: IDataObject) => statuses.includes(String(row.status));
	const lists = statuses.map(
		(status): StatusList => ({ status, collector: new Collector({ keep }) }),
	);
	const readOn = async (list: StatusList, firstPageOnly: boolean) =>
		await readList(context, { subject, list, firstPageOnly }, task);
	for (const list of lists) await readOn(list, true);
	const at = timeOf(context, lists[0].collector.serverTime ?? askedAt);
	const first = { at, totals: lists.map(totalOf) };
	if (task.isBaseline || isWholeDue(subject.note, { lists: task.lists, first })) {
		for (const list of lists) if (list.ending === 'truncated') await readOn(list, false);
	}
	const reading: Reading = {
		at,
		rows: lists.flatMap(({ collector }) => collector.rows),
		isWholeAttempt: lists.every(({ ending }) => ending !== 'truncated'),
		isWhole: lists.every(({ ending }) => ending === 'complete'),
		pages: lists.reduce((sum, { collector }) => sum + collector.progress.received, 0),
		totals: lists.map(totalOf),
	};
	const error = lists.find((list) => list.error !== undefined)?.error;
	// What arrived before it counts.
	return error !== undefined && reading.rows.length === 0
		? { subject, error }
		: { subject, reading, error };
}

/**
 * Reads a list on to its end, or its first page only. Source of the filter: `listLiveParticipants` and
 * `listCourseParticipants` of MeltingSpot's API reference. It may be ignored or rejected. Statuses are requested one by
 * one, since it isn't certain how `[in]` takes several.
 */
async function readList(
	{ api }: PollContext,
	{ subject, list, firstPageOnly }: { subject: Subject; list: StatusList; firstPageOnly: boolean },
	{ source }: Task,
): Promise<void> {
	const { status, collector } = list;
	const read = async (query: Query) =>
		await readListing(api, source.open(api.request, String(subject.entity.id)), {
			query,
			collector,
			isEnough: () => firstPageOnly && !collector.isDone,
		});
	const result = await readByStatus(api, source.list, {
		filtered: async () => await read({ 'status[eq]': status }),
		whole: async () => await read({}),
	}).catch((error: unknown) => ({ ending: 'incomplete' as const, error }));
	Object.assign(list, result);
}

/** How many rows the list has, if its `total` counts exactly those: it may count others, too. */
function totalOf({ collector, ending }: StatusList): number | null {
	const { total = null, leftOut, count } = collector;
	const isOfOthers = leftOut > 0 || (ending === 'complete' && total !== count);
	return isOfOthers ? null : total;
}
