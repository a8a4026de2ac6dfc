import { NodeOperationError } from 'n8n-workflow';
import { isIdempotent } from '../transport/endpoints';
import { statusOf, toNodeError } from '../transport/errors';
import { stopsOnError, withDetails } from './failures';
import type { BatchOperation, Run } from './operation';
import type { Slot } from './slots';
import { conclude, sendSlots, unsent } from './slots';

/** How many times a batch is halved to find bad entries. Each halving takes two requests: 19 with the first one. */
const MAX_HALVINGS_PER_BATCH = 9;

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
	halvingsLeft: number;
}

/**
 * Sends the entries of all items in as few requests as possible, one after the other, so that a failure can say what
 * was sent. A batch that is too large is halved; so is one with a bad entry, if resending is harmless.
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
			const halvingsLeft = MAX_HALVINGS_PER_BATCH;
			await sendPart({ operation, run, slots: once, halvingsLeft }, part);
		}
	}
}

async function sendPart(batch: Batch, part: Slot[]): Promise<void> {
	const { operation, run } = batch;
	const entries = part.map(({ entry }) => entry);
	const send: Parameters<typeof sendSlots>[3] = async (call) =>
		await operation.send(part[0].shared, entries, call, run);
	try {
		await sendSlots(operation, run, part, send);
	} catch (error) {
		if (part.length > 1 && mayHalve(batch, error)) {
			for (const half of chunk(part, Math.ceil(part.length / 2))) await sendPart(batch, half);
			return;
		}
		if (stopsOnError(run)) {
			const failure = withProgress(toNodeError(run.node, error), batch);
			throw toNodeError(run.node, failure, part[0].index);
		}
		for (const slot of part) conclude(operation, slot, { error });
	}
}

/** 413: the batch is too large, and nothing was done. 400: one entry may be bad; the search for it is limited. */
function mayHalve(batch: Batch, error: unknown): boolean {
	const status = statusOf(error);
	if (status === '413') return true;
	return status === '400' && isIdempotent(batch.operation.endpoint) && batch.halvingsLeft-- > 0;
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
