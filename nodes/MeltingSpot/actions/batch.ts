import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';
import { isIdempotent } from '../transport/endpoints';
import { toNodeError } from '../transport/errors';
import { bindCall } from './call';
import type { Inputs, RefuseItem } from './failures';
import { stopsOnError, withDetails } from './failures';
import type { BatchOperation, Input, Rows, Run } from './operation';

/** Most requests to find the entry that spoils a batch. */
const MAX_REQUESTS_PER_BATCH = 20;

/** Most entries of one call by an AI agent, which may have been talked into it. */
const MAX_ENTRIES_PER_TOOL_CALL = 50;

/** One entry of a batch, with what it outputs once that is known. */
interface Slot {
	/** The item that it comes from. */
	index: number;
	shared: Input;
	entry: unknown;
	result?: Rows | Error;
}

/**
 * Sends the entries of all items in as few requests as possible, one after the other, so that a failure can say what
 * was sent. A batch that is too large is halved; so is one with a bad entry, if a repeat is harmless.
 * @returns the rows of each item's entries, in their order
 */
export async function sendBatches(
	operation: BatchOperation,
	run: Run,
	inputs: Inputs,
	refuse: RefuseItem,
): Promise<Array<Error | Array<IDataObject | Error>>> {
	const slots = toSlots(operation, inputs);
	if (run.isTool && slots.length > MAX_ENTRIES_PER_TOOL_CALL) {
		throw new NodeOperationError(
			run.node,
			`As a tool, ${operation.displayName} takes at most ${MAX_ENTRIES_PER_TOOL_CALL} ${operation.batch.plural} a call, but got ${slots.length}. Nothing was sent. Make several calls.`,
		);
	}
	for (const group of groupBy(slots, ({ shared }) => JSON.stringify(shared))) {
		for (const batch of chunk(group, operation.batch.size)) {
			let requestsLeft = MAX_REQUESTS_PER_BATCH;
			await sendPart(batch);

			async function sendPart(part: Slot[]): Promise<void> {
				requestsLeft--;
				const error = await sendRequest(operation, run, part);
				if (error === undefined) return;
				if (part.length > 1 && requestsLeft >= 2 && mayHalve(operation, error)) {
					for (const half of chunk(part, Math.ceil(part.length / 2))) await sendPart(half);
				} else {
					refusePart(part, error);
				}
			}
		}
	}

	function refusePart(part: Slot[], error: unknown): void {
		if (stopsOnError(run)) {
			refuse(withProgress(toNodeError(run.node, error), operation, slots), part[0].index);
		}
		for (const slot of part) slot.result = refuse(describeEntry(slot, error), slot.index);
	}

	const results: Array<Error | Array<IDataObject | Error>> = inputs.map((input) =>
		input instanceof Error ? input : [],
	);
	for (const { index, result = [] } of slots) {
		(results[index] as Array<IDataObject | Error>).push(...[result].flat());
	}
	return results;
}

/** The entries of all items. Of those with the same key the first one wins. */
function toSlots({ batch }: BatchOperation, inputs: Inputs): Slot[] {
	const slots = new Map<string, Slot>();
	for (const [index, input] of inputs.entries()) {
		if (input instanceof Error) continue;
		const { [batch.each]: entries, ...shared } = input;
		for (const entry of [entries].flat()) {
			const key = batch.keyOf?.(entry) ?? `#${slots.size}`;
			if (!slots.has(key)) slots.set(key, { index, shared, entry });
		}
	}
	return [...slots.values()];
}

/** @returns the error, if there was one */
async function sendRequest(operation: BatchOperation, run: Run, part: Slot[]): Promise<unknown> {
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

function mayHalve({ endpoint }: BatchOperation, error: unknown): boolean {
	const status = error instanceof NodeApiError ? error.httpCode : undefined;
	return status === '413' || (status === '400' && isIdempotent(endpoint));
}

function withProgress<E extends Error>(error: E, { batch }: BatchOperation, slots: Slot[]): E {
	const unsent = slots.filter(({ result }) => result === undefined);
	const sent = slots.length - unsent.length;
	if (sent > 0) {
		error.message = `${error.message} Of ${slots.length} ${batch.plural}, ${sent} had been sent before; the details list the others.`;
	}
	const names = unsent.map(({ entry }) => String(entry)).join(', ');
	return withDetails(error, `Not sent, or not known to be: ${names}`);
}

function describeEntry({ entry }: Slot, error: unknown): UserError {
	const { message, description } = error as NodeApiError;
	return new UserError(`"${String(entry)}" failed: ${message}`, { description });
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
