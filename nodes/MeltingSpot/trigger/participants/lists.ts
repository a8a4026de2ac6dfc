import type { IDataObject } from 'n8n-workflow';
import { Collector } from '../../api/collector';
import { readByStatus } from '../../api/lists';
import { mapWithConcurrency } from '../../transport/concurrency';
import type { PollContext } from '../kind';
import { timeOf } from '../kind';
import type { Ending } from '../listing';
import { readListing } from '../listing';
import type { Happening, Note, Reading } from './participants';
import { isWholeDue } from './participants';
import type { Source } from './sources';

/** A live or course whose participants are due for a reading. */
export interface Subject {
	/** By which the state knows it. */
	key: string;
	/** With its id, and what else is known. */
	entity: IDataObject;
	note: Note;
}

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

interface StatusList {
	status: string;
	collector: Collector;
	ending?: Ending;
}

/**
 * Reads the first pages of each subject's lists, and then all of those that may have changed, for up to half of the
 * poll's time. Statuses are requested one by one, since it isn't certain how `[in]` takes several.
 * @returns an attempt for each subject that there was time for
 */
export async function readParticipants(
	context: PollContext,
	subjects: Subject[],
	task: Task,
): Promise<Attempt[]> {
	const { api, clock, deadline } = context;
	const halfTime = (clock() + deadline) / 2;
	const begun = await mapWithConcurrency(subjects, async (subject) => {
		if (clock() > halfTime || api.signal?.aborted) return undefined;
		return await begin(context, { subject, halfTime }, task);
	});
	const attempts: Attempt[] = [];
	let timeout: unknown;
	for (const each of begun) {
		if (!each) continue;
		const attempt = each.error === undefined ? await finish(context, each, task) : each;
		const isOutOfTime = !attempt.reading && api.signal?.aborted;
		if (isOutOfTime) timeout ??= attempt.error;
		else attempts.push(attempt);
	}
	if (attempts.length === 0 && timeout !== undefined) throw timeout;
	return attempts;
}

interface Begun {
	subject: Subject;
	lists: StatusList[];
	/** MeltingSpot's time. */
	at: number;
	halfTime: number;
	error?: unknown;
	reading?: undefined;
}

/** Reads the first page of each list. */
async function begin(
	context: PollContext,
	{ subject, halfTime }: Pick<Begun, 'subject' | 'halfTime'>,
	task: Task,
): Promise<Begun> {
	const askedAt = context.clock();
	const lists = task.happening.statuses.map(
		(status): StatusList => ({
			status,
			collector: new Collector({ keep: (row) => row.status === status }),
		}),
	);
	let error: unknown;
	for (const list of lists) {
		error ??= await readOn(context, subject, { list, task, firstPageOnly: true });
	}
	const at = timeOf(context, lists[0].collector.serverTime ?? askedAt);
	return { subject, lists, at, halfTime, error };
}

/** Reads the other pages, if that is due. */
async function finish(
	context: PollContext,
	{ subject, lists, at, halfTime }: Begun,
	task: Task,
): Promise<Attempt> {
	const first = { at, totals: lists.map(totalOf) };
	const isTime = context.clock() <= halfTime;
	const isDue =
		task.isBaseline || (isTime && isWholeDue(subject.note, { lists: task.lists, first }));
	let error: unknown;
	for (const list of isDue ? lists : []) {
		if (list.ending === 'truncated') {
			error ??= await readOn(context, subject, { list, task, firstPageOnly: false });
		}
	}
	const rows = lists.flatMap(({ collector }) => collector.rows);
	// What arrived before time ran out counts.
	const isOutOfTime = lists.some(({ ending }) => ending === 'timeout');
	if (error !== undefined && !(isOutOfTime && rows.length > 0)) return { subject, error };
	const reading: Reading = {
		at,
		rows,
		isWholeAttempt: lists.every(({ ending }) => ending !== 'truncated'),
		isWhole: lists.every(({ ending }) => ending === 'complete'),
		pages: lists.reduce((sum, { collector }) => sum + collector.progress.received, 0),
		totals: lists.map(totalOf),
	};
	return { subject, reading, error };
}

/**
 * Reads a list on to its end, or its first page only. Source of the filter: `listLiveParticipants` and
 * `listCourseParticipants` of MeltingSpot's API reference. It may be ignored or rejected.
 * @returns the error, if it couldn't be read
 */
async function readOn(
	{ api }: PollContext,
	{ entity }: Subject,
	{ list, task, firstPageOnly }: { list: StatusList; task: Task; firstPageOnly: boolean },
): Promise<unknown> {
	const { status, collector } = list;
	const read = async (query: IDataObject) =>
		await readListing(api, task.source.open(api.request, String(entity.id)), {
			query: query as Record<string, string>,
			collector,
			isEnough: () => firstPageOnly && !collector.isDone,
		});
	try {
		const { ending, error } = await readByStatus(api, task.source.list, {
			filtered: async () => await read({ 'status[eq]': status }),
			whole: async () => await read({}),
		});
		list.ending = ending;
		return error;
	} catch (error) {
		return error;
	}
}

/** How many rows the list has, if its `total` counts exactly those: it may count others, too. */
function totalOf({ collector, ending }: StatusList): number | null {
	const { total = null, leftOut, count } = collector;
	const isOfOthers = leftOut > 0 || (ending === 'complete' && total !== count);
	return isOfOthers ? null : total;
}
