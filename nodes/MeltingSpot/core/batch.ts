import { NodeOperationError, UserError } from 'n8n-workflow';
import { isIdempotent } from '../transport/endpoints';
import { statusOf, toNodeError } from '../transport/errors';
import { stopsOnError, withDetails } from './failures';
import type { BatchOperation, Run } from './operation';
import type { Slot } from './slots';
import { conclude, sendSlots, unsent } from './slots';

/** Once this many entries failed alone and no request succeeded, the search for bad entries ends. */
export const MAX_FAILED_ALONE = 20;

/** Why an entry wasn't sent alone. */
const NOT_TRIED = 'not tried: too many invalid entries in this batch';

/** Max entries in one request where nothing is documented. */
export const MAX_ENTRIES_PER_REQUEST = 100;

/** Max entries per call by an AI agent, which may be acting on a prompt injection. */
export const MAX_ENTRIES_PER_TOOL_CALL = 50;

/** What the parts of one batch share. */
interface Batch {
	operation: BatchOperation;
	run: Run;
	/** The entries of all batches, to report how far the run got. */
	slots: Slot[];
	search: Search;
}

/** The search for bad entries, which begins when MeltingSpot rejects a batch. */
interface Search {
	requestsLeft: number;
	failedAlone: number;
	hasSucceeded: boolean;
	hasEnded: boolean;
}

/**
 * Sends the entries of all items in as few requests as possible, one after the other, so that a failure can say what
 * was sent. A batch that is too large is halved; so is one with a bad entry, if resending is harmless. That search takes
 * at most as many requests as the batch has entries; what is left by then is sent once, whole.
 */
export async function sendBatches(
	operation: BatchOperation,
	run: Run,
	slots: Slot[],
): Promise<void> {
	const { size = MAX_ENTRIES_PER_REQUEST, plural } = operation;
	const once = slots.filter(({ isRepeat }) => !isRepeat);
	if (run.isTool && once.length > MAX_ENTRIES_PER_TOOL_CALL) {
		throw new NodeOperationError(
			run.node,
			`When used as a tool, ${operation.displayName} accepts at most ${MAX_ENTRIES_PER_TOOL_CALL} ${plural} per call, but got ${once.length}. Nothing was sent. Split them into several calls.`,
		);
	}
	for (const group of groupBy(unsent(slots), ({ shared }) => JSON.stringify(shared))) {
		for (const part of chunk(group, size)) {
			await sendBatch({ operation, run, slots: once, search: newSearch(part) }, part);
		}
	}
}

const newSearch = ({ length }: Slot[]): Search => ({
	requestsLeft: length,
	failedAlone: 0,
	hasSucceeded: false,
	hasEnded: false,
});

/** Sends the parts of a batch depth first, so that entries keep their order. */
async function sendBatch(batch: Batch, all: Slot[]): Promise<void> {
	const { search } = batch;
	const waiting = [all];
	for (let part = waiting.shift(); part; part = waiting.shift()) {
		const error = await sendPart(batch, part);
		if (error && part.length > 1 && mayHalve(batch, error)) {
			waiting.unshift(...chunk(part, Math.ceil(part.length / 2)));
		} else if (error) {
			fail(batch, part, error);
		}
		if (part === all) continue;
		note(search, part, error);
		if (search.hasEnded || !isOver(search)) continue;
		search.hasEnded = true;
		waiting.splice(0, Infinity, ...(waiting.length > 0 ? [waiting.flat()] : []));
	}
}

/** @returns its error, if it fails */
async function sendPart({ operation, run }: Batch, part: Slot[]): Promise<Error | undefined> {
	const entries = part.map(({ entry }) => entry);
	const send: Parameters<typeof sendSlots>[3] = async (call) =>
		await operation.send(part[0].shared, entries, call, run);
	return await sendSlots(operation, run, part, send).then(
		() => undefined,
		(error: Error) => error,
	);
}

/** Whether one entry may be bad, and resending the others is harmless. */
const isSearched = ({ operation }: Batch, error: Error) =>
	statusOf(error) === '400' && isIdempotent(operation.endpoint);

/** 413: the batch is too large, and nothing was done. */
function mayHalve(batch: Batch, error: Error): boolean {
	return statusOf(error) === '413' || (isSearched(batch, error) && !isOver(batch.search));
}

/** A part that is too large says nothing about its entries. */
function note(search: Search, part: Slot[], error: Error | undefined): void {
	if (statusOf(error) === '413') return;
	search.requestsLeft--;
	if (!error) search.hasSucceeded = true;
	else if (part.length === 1) search.failedAlone++;
}

/** Whether the search has taken its requests, or nothing but bad entries was found. */
const isOver = ({ requestsLeft, failedAlone, hasSucceeded }: Search) =>
	requestsLeft <= 0 || (failedAlone >= MAX_FAILED_ALONE && !hasSucceeded);

/** @throws the error, unless the run continues without these entries */
function fail(batch: Batch, part: Slot[], error: Error): void {
	const { operation, run } = batch;
	if (stopsOnError(run)) {
		const failure = withProgress(toNodeError(run.node, error), batch);
		throw toNodeError(run.node, failure, part[0].index);
	}
	const own = part.length > 1 && isSearched(batch, error) ? notTried(error) : error;
	for (const slot of part) conclude(operation, slot, { error: own });
}

function notTried({ message, description }: Error & { description?: string | null }): UserError {
	return new UserError(`${NOT_TRIED}.`, {
		description: [
			'Correct those that failed, and run the node again with the others. All of them together:',
			message,
			description,
		]
			.filter(Boolean)
			.join(' '),
	});
}

function withProgress<E extends Error>(error: E, { operation, slots }: Batch): E {
	const left = slots.filter(({ outcome }) => !outcome || 'error' in outcome);
	const sent = slots.length - left.length;
	if (sent > 0) {
		error.message = `${error.message} ${sent} of ${slots.length} ${operation.plural} had already been processed; the others are listed in the details.`;
	}
	const names = left.map(({ shown }) => shown).join(', ');
	return withDetails(error, `Not sent or unconfirmed: ${names}`);
}

function chunk<T>(values: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
		values.slice(index * size, (index + 1) * size),
	);
}

function groupBy<T>(values: T[], keyOf: (value: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return [...groups.values()];
}
