import type { IExecuteFunctions, INodeExecutionData, OnError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { openApi } from '../api/api';
import { withoutNothingWords } from '../parameters/agentValues';
import type { Item } from '../parameters/item';
import { formatDuration, fullMessage, presentError } from '../transport/errors';
import { Failure, toOutput } from './failures';
import { journalOf } from './journal';
import type { Operation, Run } from './operation';
import { runOperation } from './run';

/** The option that n8n adds to the dropdowns of every node with a credential. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** Shorter delays aren't worth a hint. */
const MIN_REPORTED_DELAY_MS = 1_000;

type FindOperation = (resource: string, operation: string) => Operation | undefined;

/**
 * Runs the operation selected in the node's parameters on all input items.
 * @throws NodeApiError, NodeOperationError; with *Continue*, only if the run was canceled: otherwise n8n would output the
 * input as if it had succeeded
 */
export async function execute(
	context: IExecuteFunctions,
	findOperation: FindOperation,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	if (inputs.length === 0) return [[]];
	const onError = onErrorOf(context);
	let redact = (text: string) => text;
	const work = async () => {
		const operation = operationOf(context, findOperation);
		const { run, items } = await open(context, onError);
		redact = run.api.redact;
		return await runOperation(operation, run, items).finally(() => showDelay(run));
	};
	const output = await work().catch((error: Error) => {
		const isCanceled = context.getExecutionCancelSignal()?.aborted === true;
		if (onError === 'stopWorkflow' || isCanceled) throw toShownError(context, error, redact);
		return inputs.map((_, item) => toOutput({ onError, redact }, new Failure(error), item));
	});
	return [output];
}

function toShownError(
	context: IExecuteFunctions,
	error: Error,
	redact: (text: string) => string,
): Error {
	presentError(error, redact);
	// The model only sees `message`, so the description moves there.
	return isTool(context)
		? Object.assign(error, { message: fullMessage(error), description: null })
		: error;
}

/** Older workflows have `continueOnFail` instead. */
function onErrorOf(context: IExecuteFunctions): OnError {
	const { onError } = context.getNode();
	return onError ?? (context.continueOnFail() ? 'continueRegularOutput' : 'stopWorkflow');
}

const isTool = (context: IExecuteFunctions) => context.getNode().type.endsWith('Tool');

function showDelay({ api, hint }: Run): void {
	const delayMs = api.throttledMs();
	if (delayMs < MIN_REPORTED_DELAY_MS) return;
	hint(
		`The rate limit (100 requests per 10 seconds) delayed this run by ${formatDuration(delayMs)}.`,
	);
}

function operationOf(context: IExecuteFunctions, findOperation: FindOperation): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = findOperation(resource, name);
	if (operation) return operation;
	if ([resource, name].includes(CUSTOM_API_CALL)) {
		throw new NodeOperationError(context.getNode(), "This node can't make custom API calls.", {
			description:
				'Use the HTTP Request node with "Predefined Credential Type" and "MeltingSpot API".',
		});
	}
	throw new NodeOperationError(
		context.getNode(),
		`This version of the MeltingSpot node has no operation "${name}" for "${resource}".`,
		{ description: 'Choose another operation from the list, or update the package.' },
	);
}

async function open(
	context: IExecuteFunctions,
	onError: OnError,
): Promise<{ run: Run; items: Item[] }> {
	const api = await openApi(context);
	const hints = new Set<string>();
	const hint = (text: string) => {
		const message = api.redact(text);
		if (hints.has(message)) return;
		hints.add(message);
		context.addExecutionHints({ message, location: 'outputPane' });
	};
	const asTool = isTool(context);
	const toValue = <T>(value: T) => (asTool ? (withoutNothingWords(value) as T) : value);
	const items = context.getInputData().map(({ json }, index, { length: count }) => ({
		index,
		count,
		json: toValue(json),
		isTool: asTool,
		timezone: context.getTimezone(),
		hint,
		isExpression: (path: string) =>
			String(context.getNodeParameter(path, index, '', { rawExpressions: true })).startsWith('='),
		parameter: (name: string, fallback?: unknown) =>
			toValue(context.getNodeParameter(name, index, fallback)),
	}));
	const journal = journalOf(context);
	return { run: { api, node: context.getNode(), onError, isTool: asTool, journal, hint }, items };
}
