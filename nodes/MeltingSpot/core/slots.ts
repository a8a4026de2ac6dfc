import type { IDataObject, NodeApiError } from 'n8n-workflow';
import { deepCopy, UserError } from 'n8n-workflow';
import { Refused } from '../parameters/parameter';
import type { Endpoint } from '../transport/endpoints';
import { isIdempotent, isRead } from '../transport/endpoints';
import type { Flight } from './call';
import { bindCall, pathOf } from './call';
import type { Failure } from './failures';
import { fail, isFailure } from './failures';
import { detailsOf, withNames } from './columns';
import type { Outcome, ReadItem } from './journal';
import type { BatchOperation, Call, Input, Operation, Rows, Run } from './operation';
import { isBatch, repeatReason } from './operation';

/** What is sent for an item: all of it, or one entry of a batch. */
export interface Slot {
	/** The item that it comes from. */
	index: number;
	/** In the journal. */
	key: string;
	/** The item's values, without the entry. */
	shared: Input;
	entry: unknown;
	/** The entry's name in errors: what the user called it. */
	shown: string;
	/** Later slots that name the same, and so aren't sent. */
	repeats: Slot[];
	isRepeat: boolean;
	outcome?: Outcome;
}

/** The slots of all items, in order. Those that are refused, or that an earlier try sent, have their outcome. */
export function toSlots(operation: Operation, run: Run, inputs: Array<ReadItem | Failure>): Slot[] {
	const firsts = new Map<string, Slot>();
	return inputs.flatMap((input, index) => {
		if (isFailure(input)) return [];
		if (!isRead(operation.endpoint)) run.journal.items.set(index, input);
		return entriesOf(operation, run, input).map((entry, at) => {
			const key = input.keys[at];
			const slot: Slot = { ...entry, index, key, repeats: [], isRepeat: false };
			slot.outcome = run.journal.outcomes.get(key) ?? refusalOf(entry.entry);
			const name = nameOf(operation, slot);
			const first = firsts.get(name ?? key);
			if (!first) return firsts.set(name ?? key, slot).get(name ?? key)!;
			first.repeats.push(slot);
			slot.isRepeat = true;
			slot.outcome ??= first.outcome && outcomeOfRepeat(operation, first, slot);
			return slot;
		});
	});
}

/** Those still to be sent. */
export const unsent = (slots: Slot[]) =>
	slots.filter(({ isRepeat, outcome }) => !isRepeat && !outcome);

function entriesOf(
	operation: Operation,
	{ api }: Run,
	{ values }: ReadItem,
): Array<Pick<Slot, 'shared' | 'entry' | 'shown'>> {
	if (!isBatch(operation)) return [{ shared: values, entry: undefined, shown: '' }];
	const { each, nameOf: nameOfEntry } = operation;
	const { [each]: entries, ...shared } = values;
	return [entries].flat().map((entry) => ({
		shared,
		entry,
		shown:
			entry instanceof Refused
				? entry.shown
				: (nameOfEntry?.(entry) ?? api.displayNames.of(each, String(entry))),
	}));
}

const refusalOf = (entry: unknown): Outcome | undefined =>
	entry instanceof Refused ? { error: entry.error, refused: entry.reason } : undefined;

/** Slots with the same name are sent once, the first of them: repeated reads, and who or what is named again for a target. */
function nameOf(operation: Operation, { shared, entry }: Slot): string | undefined {
	const { endpoint } = operation;
	if (isRead(endpoint)) return JSON.stringify(shared);
	const name = isBatch(operation) ? entryName(operation, entry) : operation.onceBy?.(shared);
	return name === undefined ? undefined : JSON.stringify([pathOf(endpoint, shared), name]);
}

function entryName(operation: BatchOperation, entry: unknown): string | undefined {
	if (entry instanceof Refused) return undefined;
	if (operation.keyOf) return operation.keyOf(entry);
	return typeof entry === 'string' ? entry : undefined;
}

/** The rows of the first one, copied; if they tell an outcome, it is that nothing was done again. */
function outcomeOfRepeat({ endpoint, singular }: Operation, first: Slot, { index }: Slot): Outcome {
	const outcome = first.outcome!;
	if ('error' in outcome) return outcome;
	const rows = deepCopy(outcome.rows);
	if (isRead(endpoint) || !rows.some((row) => 'outcome' in row)) return { rows };
	const reason = repeatReason(singular, index === first.index ? undefined : first.index);
	return { rows: [{ ...rows[0], outcome: 'skipped', reason }] };
}

/**
 * Sends slots that share a request, and sets their outcomes. Remembers what was done; of what can't be repeated, also what
 * may have been done.
 * @param send returns the rows of each slot
 */
export async function sendSlots(
	operation: Operation,
	run: Run,
	slots: Slot[],
	send: (call: Call<Endpoint>) => Promise<Rows[]>,
): Promise<void> {
	const { endpoint } = operation;
	const { journal } = run;
	const mayBeDone = slots.some(({ key }) => journal.uncertain.has(key));
	const flight: Flight = { mayHaveActed: false, mayBeDone };
	const end = (outcomeAt: (at: number) => Outcome) => {
		for (const [at, slot] of slots.entries()) conclude(operation, slot, outcomeAt(at));
		if (flight.mayHaveActed) remember(run, slots);
	};
	const rows = await send(bindCall(endpoint, run, slots[0].shared, flight)).catch(
		(error: unknown) => {
			if (flight.mayHaveActed && !isIdempotent(endpoint)) end(() => ({ error }));
			else if (flight.mayHaveActed) for (const { key } of slots) journal.uncertain.add(key);
			throw error;
		},
	);
	end((at) => {
		const { shared, entry } = slots[at];
		const values = isBatch(operation) ? { ...shared, [operation.each]: entry } : shared;
		return { rows: withNames(operation, run, values, [rows[at]].flat()) };
	});
}

/** Sets the outcome of a slot and of its repeats. */
export function conclude(operation: Operation, slot: Slot, outcome: Outcome): void {
	slot.outcome = outcome;
	for (const repeat of slot.repeats) repeat.outcome = outcomeOfRepeat(operation, slot, repeat);
}

function remember({ journal }: Run, slots: Slot[]): void {
	for (const slot of slots.flatMap((each) => [each, ...each.repeats])) {
		journal.outcomes.set(slot.key, slot.outcome!);
	}
}

/** A slot's rows, or its failure. */
export function resultOf(operation: Operation, run: Run, slot: Slot): IDataObject[] | Failure {
	const outcome = slot.outcome!;
	if ('rows' in outcome) return outcome.rows;
	const { error, refused } = outcome;
	const { shared, entry, shown, index } = slot;
	const details = detailsOf(operation, run, {
		values: isBatch(operation) ? { ...shared, [operation.each]: entry } : shared,
		entry,
		outcome: refused === undefined ? 'failed' : 'refused',
		reason: refused ?? (error as Error).message,
	});
	const isSent = isBatch(operation) && refused === undefined;
	return fail(run, index, isSent ? describeEntry(shown, error) : error, details);
}

function describeEntry(shown: string, error: unknown): UserError {
	const { message, description } = error as NodeApiError;
	return new UserError(`"${shown}" failed: ${message}`, { description });
}
