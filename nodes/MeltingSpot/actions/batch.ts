import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import { RefusedEntry } from '../parameters/parameter';
import { isIdempotent } from '../transport/endpoints';
import { toNodeError } from '../transport/errors';
import { bindCall } from './call';
import type { Inputs, RefuseItem } from './failures';
import { errorRow, stopsOnError, withDetails } from './failures';
import type { BatchOperation, EntryFailure, Input, Rows, Run } from './operation';

/** How many times a batch is halved to find bad entries. Each halving takes two requests: 19 with the first one. */
const MAX_HALVINGS_PER_BATCH = 9;

/** Max entries per call by an AI agent, which may be acting on a prompt injection. */
export const MAX_ENTRIES_PER_TOOL_CALL = 50;

/** One entry of a batch, with its output once known. */
interface Slot {
	/** The item that it comes from. */
	index: number;
	shared: Input;
	entry: unknown;
	/** The entry's name in errors: what the user called it. */
	shown: string;
	result?: Rows | Error;
}

/** What the parts of one batch share. */
interface Batch {
	operation: BatchOperation;
	run: Run;
	refuse: RefuseItem;
	/** The entries of all batches, to report how far the run got. */
	slots: Slot[];
	halvingsLeft: number;
}

/**
 * Sends the entries of all items in as few requests as possible, one after the other, so that a failure can say what
 * was sent. A batch that is too large is halved; so is one with a bad entry, if resending is harmless.
 * @returns the rows of each item's entries, in order
 */
export async function sendBatches(
	operation: BatchOperation,
	run: Run,
	inputs: Inputs,
	refuse: RefuseItem,
): Promise<Array<Array<IDataObject | Error>>> {
	const slots = toSlots(operation, run, inputs);
	if (run.isTool && slots.length > MAX_ENTRIES_PER_TOOL_CALL) {
		throw new NodeOperationError(
			run.node,
			`When used as a tool, ${operation.displayName} accepts at most ${MAX_ENTRIES_PER_TOOL_CALL} ${operation.batch.plural} per call, but got ${slots.length}. Nothing was sent. Split them into several calls.`,
		);
	}
	const open = slots.filter(({ result }) => result === undefined);
	for (const group of groupBy(open, ({ shared }) => JSON.stringify(shared))) {
		for (const entries of chunk(group, operation.batch.size)) {
			const halvingsLeft = MAX_HALVINGS_PER_BATCH;
			await sendPart({ operation, run, refuse, slots: open, halvingsLeft }, entries);
		}
	}
	const results = inputs.map((input) =>
		input instanceof Error
			? [failedRow(operation, run, input, { entry: '', outcome: 'refused' })]
			: [],
	);
	for (const { index, result } of slots) {
		results[index].push(...[result as Rows | Error].flat());
	}
	return results;
}

async function sendPart(batch: Batch, part: Slot[]): Promise<void> {
	const error = await sendRequest(batch, part);
	if (error === undefined) return;
	if (part.length > 1 && mayHalve(batch, error)) {
		for (const half of chunk(part, Math.ceil(part.length / 2))) await sendPart(batch, half);
	} else {
		refusePart(batch, part, error);
	}
}

/** Sets the results of the entries. @returns the error, if there was one */
async function sendRequest({ operation, run }: Batch, part: Slot[]): Promise<unknown> {
	const [{ shared }] = part;
	const call = bindCall(operation.endpoint, run, shared);
	const entries = part.map(({ entry }) => entry);
	try {
		const rows = await operation.sendBatch(shared, entries, call, run);
		part.forEach((slot, at) => {
			slot.result = rows[at];
		});
		return undefined;
	} catch (error) {
		return error;
	}
}

/** 413: the batch is too large, and nothing was done. 400: one entry may be bad; the search for it is limited. */
function mayHalve(batch: Batch, error: unknown): boolean {
	const status = error instanceof NodeApiError ? error.httpCode : undefined;
	if (status === '413') return true;
	return status === '400' && isIdempotent(batch.operation.endpoint) && batch.halvingsLeft-- > 0;
}

function refusePart({ operation, run, refuse, slots }: Batch, part: Slot[], error: unknown): void {
	if (stopsOnError(run)) {
		refuse(withProgress(toNodeError(run.node, error), operation, slots), part[0].index);
	}
	const reason = (error as Error).message;
	for (const slot of part) {
		const failure = refuse(describeEntry(slot, error), slot.index);
		const entry = slot.shown;
		slot.result = failedRow(operation, run, failure, { entry, outcome: 'failed', reason });
	}
}

/** The output of a failed entry: just the error, unless the operation adds more. */
function failedRow(
	{ batch }: BatchOperation,
	run: Run,
	error: Error,
	{ entry, outcome, reason = error.message }: Omit<EntryFailure, 'reason'> & { reason?: string },
): Error | IDataObject {
	if (!batch.failedRow) return error;
	const failure = { entry, outcome, reason: run.api.redact(reason) };
	return errorRow(run, error, batch.failedRow(failure));
}

/** The entries of all items. If several have the same key, the first one wins. */
function toSlots(operation: BatchOperation, run: Run, inputs: Inputs): Slot[] {
	const { batch } = operation;
	const slots = new Map<string, Slot>();
	for (const [index, input] of inputs.entries()) {
		if (input instanceof Error) continue;
		const { [batch.each]: entries, ...shared } = input;
		for (const entry of [entries].flat()) {
			if (entry instanceof RefusedEntry) {
				const { entry: shown, reason, error } = entry;
				const result = failedRow(operation, run, error, {
					entry: shown,
					outcome: 'refused',
					reason,
				});
				slots.set(`#${slots.size}`, { index, shared, entry: shown, shown, result });
				continue;
			}
			const key = batch.keyOf?.(entry) ?? `#${slots.size}`;
			const shown = batch.nameOf?.(entry) ?? run.api.displayNames.of(batch.each, String(entry));
			if (!slots.has(key)) slots.set(key, { index, shared, entry, shown });
		}
	}
	return [...slots.values()];
}

function withProgress<E extends Error>(error: E, { batch }: BatchOperation, slots: Slot[]): E {
	const unsent = slots.filter(({ result }) => result === undefined);
	const sent = slots.length - unsent.length;
	if (sent > 0) {
		error.message = `${error.message} ${sent} of ${slots.length} ${batch.plural} had already been processed; the others are listed in the details.`;
	}
	const names = unsent.map(({ shown }) => shown).join(', ');
	return withDetails(error, `Not sent or unconfirmed: ${names}`);
}

function describeEntry({ shown }: Slot, error: unknown): UserError {
	const { message, description } = error as NodeApiError;
	return new UserError(`"${shown}" failed: ${message}`, { description });
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
