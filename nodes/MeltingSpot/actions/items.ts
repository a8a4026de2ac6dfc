import type { IExecuteFunctions } from 'n8n-workflow';
import { connect } from '../transport/connection';
import { asNodeError } from '../transport/errors';
import type { Item } from './operation';

/** The input items of an execution, ready to be worked on. @throws NodeOperationError */
export async function openItems(context: IExecuteFunctions): Promise<Item[]> {
	const connection = await connect(context);
	const tasks = new Map<string, Promise<unknown>>();
	const once = async <T>(name: string, task: () => Promise<T>) => {
		const done = tasks.get(name) ?? task();
		tasks.set(name, done);
		return await (done as Promise<T>);
	};
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
		isTool: context.getNode().type.endsWith('Tool'),
		timezone: context.getTimezone(),
		once,
		hint,
		parameter: (name, fallback) => context.getNodeParameter(name, index, fallback),
		blame: (error) => asNodeError(context.getNode(), error, index),
	}));
}
