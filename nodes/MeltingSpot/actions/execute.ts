import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { openApi } from '../api/api';
import type { Item } from '../parameters/item';
import { formatDuration, fullMessage, redactError } from '../transport/errors';
import { findOperation } from './index';
import type { Operation, Run } from './operation';
import { runOperation } from './run';

/** The option that n8n adds to the dropdowns of every node with a credential. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** Shorter delays aren't worth a hint. */
const MIN_REPORTED_DELAY_MS = 1_000;

/** Runs the operation selected in the node's parameters on all input items. @throws NodeApiError, NodeOperationError */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = operationOf(context);
	const { run, items } = await open(context);
	if (items.length === 0) return [[]];
	const output = await runOperation(operation, run, items).catch((error: Error) => {
		redactError(error, run.api.redact);
		// The model only sees `message`, so the description moves there.
		if (run.isTool) Object.assign(error, { message: fullMessage(error), description: null });
		throw error;
	});
	const delayMs = run.api.throttledMs();
	if (delayMs >= MIN_REPORTED_DELAY_MS) {
		run.hint(
			`The rate limit (100 requests per 10 seconds) delayed this run by ${formatDuration(delayMs)}.`,
		);
	}
	return [output];
}

function operationOf(context: IExecuteFunctions): Operation {
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
