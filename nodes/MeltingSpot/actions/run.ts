import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { deepCopy, NodeOperationError } from 'n8n-workflow';
import { openApi } from '../api/api';
import type { Item } from '../parameters/item';
import type { ResolvableParameter } from '../parameters/parameter';
import { mapWithConcurrency } from '../transport/concurrency';
import { isRead, pathNamesOf } from '../transport/endpoints';
import { formatDuration, redactError, toNodeError } from '../transport/errors';
import { findOperation } from './index';
import { sendBatches } from './batch';
import { bindCall } from './call';
import type { Inputs, RefuseItem } from './failures';
import { stopsOnError, withDetails } from './failures';
import type { Input, Operation, Rows, Run, SingleOperation } from './operation';

/** Shorter delays aren't worth a hint. */
const MIN_REPORTED_DELAY_MS = 1_000;

/** Runs the operation that the node's parameters name, on all input items. @throws NodeApiError, NodeOperationError */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = operationOf(context);
	const { run: execution, items } = await open(context);
	if (items.length === 0) return [[]];
	const output = await runOperation(operation, execution, items).catch((error: Error) => {
		redactError(error, execution.api.redact);
		// The model only sees `message`, so append the description.
		if (execution.isTool) error.message = fullMessage(error);
		throw error;
	});
	const delayMs = execution.api.throttledMs();
	if (delayMs >= MIN_REPORTED_DELAY_MS) {
		execution.hint(
			`This run waited ${formatDuration(delayMs)} for its turn: MeltingSpot allows 100 requests in 10 seconds for all workflows with the same key.`,
		);
	}
	return [output];
}

function operationOf(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = findOperation(resource, name);
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`This version of the MeltingSpot node has no operation "${name}" for "${resource}". Choose one from the list, or update the package.`,
	);
}

async function open(context: IExecuteFunctions): Promise<{ run: Run; items: Item[] }> {
	const api = await openApi(context);
	const hints = new Set<string>();
	const hint = (text: string) => {
		const message = api.redact(text);
		if (hints.has(message)) return;
		hints.add(message);
		context.addExecutionHints({ message, location: 'outputPane' });
	};
	const node = context.getNode();
	const isTool = node.type.endsWith('Tool');
	const items = context.getInputData().map(({ json }, index) => ({
		index,
		json,
		isTool,
		timezone: context.getTimezone(),
		hint,
		isExpression: (path: string) =>
			String(context.getNodeParameter(path, index, '', { rawExpressions: true })).startsWith('='),
		parameter: (name: string, fallback?: unknown) =>
			context.getNodeParameter(name, index, fallback),
	}));
	return { run: { api, node, continueOnFail: context.continueOnFail(), isTool, hint }, items };
}

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
	return results.flatMap((result, item) =>
		[result].flat().map((row) => ({
			json: row instanceof Error ? { error: run.api.redact(fullMessage(row)) } : row,
			pairedItem: { item },
		})),
	);
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
		if (!('resolve' in parameter)) continue;
		const { resolve } = parameter as ResolvableParameter<unknown, unknown>;
		const open = inputs.flatMap((input, index) =>
			input instanceof Error || input[name] === undefined ? [] : [{ index, input }],
		);
		const resolved = await resolve(
			api,
			open.map(({ input }) => ({ value: input[name], inputs: input })),
			(error, at) => refuse(error, open[at].index),
		);
		open.forEach(({ index, input }, at) => {
			const value = resolved[at];
			inputs[index] = value instanceof Error ? value : { ...input, [name]: value };
		});
	}
	return inputs;
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
					'Items before this one are done, and items beside it may be: they were under way already.',
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

/** An error where there is only one place for its text. */
function fullMessage(error: Error & { description?: string | null }): string {
	return [error.message, error.description].filter(Boolean).join(' ');
}
