import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Item } from '../parameters/item';
import type { Parameter, ResolvableParameter } from '../parameters/parameter';
import { mapWithConcurrency } from '../transport/concurrency';
import { isRead, pathNamesOf } from '../transport/endpoints';
import { toNodeError } from '../transport/errors';
import { sendBatches } from './batch';
import { bindCall } from './call';
import type { Inputs, RefuseItem } from './failures';
import { errorRow, stopsOnError, withDetails } from './failures';
import type { Input, Operation, Rows, Run, SingleOperation } from './operation';

/**
 * Three phases: *read* turns the parameters of all items into validated values, without a request; *resolve* turns
 * references into ids; *send* does the work. An item that fails one phase doesn't reach the next.
 * @throws NodeApiError or NodeOperationError that names its item, unless *On Error* is *Continue*
 */
export async function runOperation(
	operation: Operation,
	run: Run,
	items: Item[],
): Promise<INodeExecutionData[]> {
	const refuse: RefuseItem = (error, index) => {
		const failure = toNodeError(run.node, error, index);
		if (stopsOnError(run)) throw failure;
		return failure;
	};
	const read = readInputs(operation, items, refuse);
	const inputs = await resolveInputs(operation, run, read, refuse);
	const results =
		'sendBatch' in operation
			? await sendBatches(operation, run, inputs, refuse)
			: await sendEach(operation, run, inputs, refuse);
	const rows = results.map((result) => [result].flat());
	operation.summarize?.(
		inputs.flatMap((input, at) =>
			input instanceof Error ? [] : [{ input, rows: rows[at].filter(isRow) }],
		),
		run,
	);
	return rows.flatMap((own, item) =>
		own.map((row) => ({
			json: row instanceof Error ? errorRow(run, row) : row,
			pairedItem: { item },
		})),
	);
}

function isRow(row: IDataObject | Error): row is IDataObject {
	return !(row instanceof Error);
}

function readInputs({ parameters }: Operation, items: Item[], refuse: RefuseItem): Inputs {
	const names = Object.entries(parameters);
	return items.map((item, index) => {
		try {
			return Object.fromEntries(names.map(([name, parameter]) => [name, parameter.read(item)]));
		} catch (error) {
			return refuse(error, index);
		}
	});
}

async function resolveInputs(
	{ parameters }: Operation,
	{ api }: Run,
	read: Inputs,
	refuse: RefuseItem,
): Promise<Inputs> {
	const inputs = [...read];
	for (const [name, parameter] of Object.entries(parameters)) {
		if ('resolve' in parameter) await resolveParameter(api, { name, parameter, inputs, refuse });
		// Done right away, since the next parameter may need requests too.
		recordDisplayNames(api, { name, parameter, read, inputs });
	}
	return inputs;
}

/** Replaces a parameter's values with what they resolve to. */
async function resolveParameter(
	api: Api,
	{
		name,
		parameter,
		inputs,
		refuse,
	}: {
		name: string;
		parameter: ResolvableParameter<unknown, unknown>;
		inputs: Inputs;
		refuse: RefuseItem;
	},
): Promise<void> {
	const open = inputs.flatMap((input, index) =>
		input instanceof Error || input[name] === undefined ? [] : [{ index, input }],
	);
	const resolved = await parameter.resolve(
		api,
		open.map(({ input }) => ({ value: input[name], inputs: input })),
		(error, at) => refuse(error, open[at].index),
	);
	open.forEach(({ index, input }, at) => {
		const value = resolved[at];
		inputs[index] = value instanceof Error ? value : { ...input, [name]: value };
	});
}

/** Lets errors call an entity by the name the user gave. */
function recordDisplayNames(
	api: Api,
	{
		name,
		parameter,
		read,
		inputs,
	}: { name: string; parameter: Parameter<unknown>; read: Inputs; inputs: Inputs },
): void {
	read.forEach((before, index) => {
		const after = inputs[index];
		if (before instanceof Error || after instanceof Error) return;
		const shown = parameter.displayName?.(before[name]);
		if (shown !== undefined) api.displayNames.set(name, String(after[name]), shown);
	});
}

/** One `send` per item, except for repeated reads and items with the same `onceBy`. */
async function sendEach(
	operation: SingleOperation,
	run: Run,
	inputs: Inputs,
	refuse: RefuseItem,
): Promise<Array<Rows | Error>> {
	const reads = isRead(operation.endpoint);
	const [entity] = pathNamesOf(operation.endpoint);
	const sent = new Map<string, Promise<Rows>>();
	const keyOf = (input: Input, index: number) =>
		reads ? JSON.stringify(input) : (operation.onceBy?.(input) ?? `#${index}`);

	async function send(input: Input, index: number): Promise<Rows> {
		const key = keyOf(input, index);
		const earlier = sent.get(key);
		if (earlier) return deepCopy(await earlier);
		const sending = operation.send(input, bindCall(operation.endpoint, run, input), run);
		sent.set(key, sending);
		return await sending;
	}

	const addProgress = (error: Error) =>
		reads || inputs.length === 1
			? error
			: withDetails(
					error,
					'Earlier items were processed; items handled in parallel may have been, too.',
				);
	return await mapWithConcurrency(
		inputs,
		async (input, index) => {
			if (input instanceof Error) return input;
			return await send(input, index).catch((error: unknown) => {
				const failure = toNodeError(run.node, error, index);
				return refuse(stopsOnError(run) ? addProgress(failure) : failure, index);
			});
		},
		{
			signal: run.api.signal,
			// Writes to the same entity keep their order.
			serializeBy: (input) =>
				reads || entity === undefined || input instanceof Error ? undefined : String(input[entity]),
		},
	);
}
