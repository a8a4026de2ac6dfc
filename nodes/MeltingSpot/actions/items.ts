import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { connect } from '../transport/request';
import type { Item } from './operation';

/** The input items of an execution, ready to be worked on. @throws NodeOperationError */
export async function openItems(context: IExecuteFunctions): Promise<Item[]> {
	const connection = await connect(context);
	const memberIds: Item['memberIds'] = new Map();
	const hints = new Set<string>();
	const hint = (message: string) => {
		if (hints.has(message)) return;
		hints.add(message);
		context.addExecutionHints({ message, location: 'outputPane' });
	};
	return context.getInputData().map(({ json }, index) => ({
		...connection,
		index,
		json,
		timezone: context.getTimezone(),
		memberIds,
		hint,
		parameter: (name, fallback) => context.getNodeParameter(name, index, fallback),
		blame: (error) => namingItem(context, error, index),
	}));
}

/** An existing node error keeps its words: n8n would drop what is said when it is wrapped once more. */
function namingItem(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as Error, { itemIndex });
}
