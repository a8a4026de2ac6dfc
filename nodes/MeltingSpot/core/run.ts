import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Item } from '../parameters/item';
import type { Open } from '../parameters/parameter';
import { Named, Pending, Refused, settle } from '../parameters/parameter';
import { mapWithConcurrency } from '../transport/concurrency';
import type { Endpoint } from '../transport/endpoints';
import { isRead, pathNamesOf } from '../transport/endpoints';
import { toNodeError } from '../transport/errors';
import { sendBatches } from './batch';
import { columnsOf, detailsOf, noteName } from './columns';
import type { Failure } from './failures';
import { attemptEach, isFailure, stopsOnError, toOutput, withDetails, withMore } from './failures';
import type { ReadItem } from './journal';
import type { Call, Input, Operation, Run, SingleOperation } from './operation';
import { isBatch } from './operation';
import type { Slot } from './slots';
import { conclude, resultOf, sendSlots, toSlots, unsent } from './slots';

/** What is known of each item so far. */
type Inputs = Array<ReadItem | Failure>;

/**
 * Three phases: *read* turns the parameters of all items into validated values, without a request; *prepare* asks the API
 * for what they need; *send* does the work. An item that fails one phase doesn't reach the next.
 * @throws NodeApiError or NodeOperationError that names its item, unless *On Error* is *Continue*
 */
export async function runOperation(
	operation: Operation,
	run: Run,
	items: Item[],
): Promise<INodeExecutionData[]> {
	if (stopsOnError(run)) run.journal.throwUnrepeatable();
	const keeping = withKeptHints(operation, run);
	// Filled as far as an item can be read.
	const read = items.map((item) => ({ item, values: {} as Input }));
	let inputs: Inputs = attemptEach(run, read, {
		soFar: 'Nothing was sent.',
		detailsOf: ({ values }, reason) => refusalOf(operation, run, { values, reason }),
		work: ({ item, values }) => readItem(operation, keeping, item, values),
	});
	for (const name of Object.keys(operation.parameters)) {
		inputs = await prepare(operation, keeping, { name, inputs, items });
	}
	const slots = toSlots(operation, run, inputs);
	if (isBatch(operation)) await sendBatches(operation, keeping, slots);
	else await sendEach(operation, keeping, slots);
	const rows = rowsOf(operation, run, { inputs, slots });
	operation.summarize?.(
		inputs.map((input, at) => ({
			...(!isFailure(input) && { values: input.values }),
			rows: rows[at].map((each) =>
				isFailure(each) ? (each.details ?? { outcome: 'failed' }) : each,
			),
		})),
		run,
	);
	const shape = {
		onError: run.onError,
		redact: run.api.redact,
		reportsFailures: isBatch(operation),
		arrange: columnsOf(operation, run, rows.flat()),
	};
	return rows.flatMap((own, item) => own.map((row) => toOutput(shape, row, item)));
}

/** Gives the hints of earlier tries again, and keeps those that come with the items: what is done isn't read or sent again. */
function withKeptHints({ endpoint }: Operation, run: Run): Run {
	const { journal } = run;
	if (isRead(endpoint)) return run;
	for (const message of journal.hints) run.hint(message);
	return {
		...run,
		hint(message) {
			journal.hints.add(message);
			run.hint(message);
		},
	};
}

/** Fills the values of an item. @throws UserError */
function readItem(operation: Operation, run: Run, item: Item, values: Input): ReadItem {
	const { index } = item;
	const settled = run.journal.settled(index);
	if (settled) return settled;
	const own = { ...item, hint: run.hint };
	for (const [name, parameter] of Object.entries(operation.parameters)) {
		values[name] = parameter.read(own);
		stopAtRefused(run, own, values[name]);
	}
	const entries = isBatch(operation) ? entriesAsWritten(values[operation.each]) : [''];
	return { values, keys: entries.map((entry, at) => JSON.stringify([index, at, entry])) };
}

function entriesAsWritten(value: unknown): unknown[] {
	if (value instanceof Pending) return [value.open].flat();
	return [value instanceof Named ? value.value : value].flat();
}

/** @throws UserError for an entry that can't be sent, unless the run continues without it */
function stopAtRefused(run: Run, { count }: Item, value: unknown): void {
	if (!stopsOnError(run) || !Array.isArray(value)) return;
	const [refused, ...more] = value.filter((entry) => entry instanceof Refused);
	if (!refused) return;
	if (value.length === 1 || count > 1 || !(refused.error instanceof UserError)) throw refused.error;
	const others = more.length > 0 ? `and ${more.length} more` : '';
	throw new UserError(withMore(refused.error.message, others), {
		description:
			'Nothing was sent. To send the others, set "On Error" to "Continue" in the node\'s settings.',
	});
}

/** The items with what is sent in place of a parameter's values that need the API, or have another name. */
async function prepare(
	operation: Operation,
	run: Run,
	{ name, inputs, items }: { name: string; inputs: Inputs; items: Item[] },
): Promise<Inputs> {
	const open = inputs.map((input): Open<unknown> | undefined => {
		const value = isFailure(input) ? undefined : input.values[name];
		if (!(value instanceof Pending)) return undefined;
		return { value: value.open as unknown, others: (input as ReadItem).values };
	});
	const waiting = open.filter((each) => each !== undefined);
	const parameter = operation.parameters[name];
	// If this fails, each item that needs it does.
	const finish = await settle(async () =>
		waiting.length > 0 ? await parameter.prepare?.(run.api, waiting) : undefined,
	);
	return attemptEach(run, inputs, {
		soFar: 'Nothing was changed.',
		detailsOf: ({ values }, reason) => refusalOf(operation, run, { values, reason }),
		work(input, index) {
			const { [name]: read } = input.values;
			if (!(read instanceof Pending || read instanceof Named)) return input;
			const found: unknown = read instanceof Named ? read : finish()?.(open[index]!);
			const value: unknown = found instanceof Named ? found.value : found;
			stopAtRefused(run, items[index], value);
			// Errors call an entity by the name the user gave.
			if (read.shown !== undefined) run.api.displayNames.set(name, String(value), read.shown);
			if (found instanceof Named) noteName(run, name, value, found.name);
			return { ...input, values: { ...input.values, [name]: value } };
		},
	});
}

/** One `send` per slot, up to 20 at a time. */
async function sendEach(operation: SingleOperation, run: Run, slots: Slot[]): Promise<void> {
	const reads = isRead(operation.endpoint);
	const [entity] = pathNamesOf(operation.endpoint);
	const addProgress = (error: Error, slot: Slot) => {
		if (reads || slots.length === 1) return error;
		const others =
			slot === slots[0]
				? 'Later items may have been processed in parallel.'
				: 'Earlier items were processed; items handled in parallel may have been, too.';
		return withDetails(error, others);
	};
	await mapWithConcurrency(
		unsent(slots),
		async (slot) => {
			const { shared, index } = slot;
			const send = async (call: Call<Endpoint>) => [await operation.send(shared, call, run)];
			await sendSlots(operation, run, [slot], send).catch((error: unknown) => {
				if (stopsOnError(run)) throw addProgress(toNodeError(run.node, error, index), slot);
				conclude(operation, slot, { error });
			});
		},
		{
			signal: run.api.signal,
			// Writes to the same entity keep their order.
			serializeBy: ({ shared }) =>
				reads || entity === undefined ? undefined : String(shared[entity]),
		},
	);
}

/** The rows of each item, and failures in place of those that have none. */
function rowsOf(
	operation: Operation,
	run: Run,
	{ inputs, slots }: { inputs: Inputs; slots: Slot[] },
): Array<Array<IDataObject | Failure>> {
	const rows = inputs.map(
		(input): Array<IDataObject | Failure> => (isFailure(input) ? [input] : []),
	);
	for (const slot of slots) rows[slot.index].push(...[resultOf(operation, run, slot)].flat());
	return rows;
}

/** What the row of an item that can't be sent has besides its error. */
const refusalOf = (operation: Operation, run: Run, row: { values: Input; reason: string }) =>
	detailsOf(operation, run, { ...row, outcome: 'refused' });
