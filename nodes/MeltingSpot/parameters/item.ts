import type { IDataObject } from 'n8n-workflow';

/** One input item. It gives no access to the network. */
export interface Item {
	index: number;
	/** How many items the run has. */
	count: number;
	json: IDataObject;
	/** The workflow's time zone. */
	timezone: string;
	/** Whether an AI agent uses the node as its tool. */
	isTool: boolean;
	/** A parameter's value for this item; `fallback` if the parameter isn't shown. */
	parameter(name: string, fallback?: unknown): unknown;
	/** Whether a parameter is an expression. `path` is a name or a path such as "filters.email". */
	isExpression(path: string): boolean;
	/** Shows a hint with the output; repeated messages are shown once. */
	hint(message: string): void;
}
