import type { IDataObject, INodeProperties, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Endpoint } from '../transport/endpoints';
import type { Connection } from '../transport/connection';

/** One input item, with the node's parameters as they read for it. */
export interface Item extends Connection {
	index: number;
	/** What came in from the node before. */
	json: IDataObject;
	/** The value of a parameter; `fallback` where the parameter is not shown. */
	parameter(name: string, fallback?: unknown): unknown;
	/** Whether an AI agent uses the node as its tool. */
	isTool: boolean;
	/** The time zone of the workflow. */
	timezone: string;
	/** Tells the user something beside the output; the same words are shown once. */
	hint(message: string): void;
	/** The error as n8n shows it: it names this item. */
	blame(error: unknown): NodeApiError | NodeOperationError;
	/** Does a task once in this run, for all items that name it so. */
	once<T>(name: string, task: () => Promise<T>): Promise<T>;
}

/** What an item led to, for operations that take all items at once. */
export interface Outcome {
	item: Item;
	/** Either the row to hand on, or the reason why the item was refused. */
	result: IDataObject | Error;
}

/**
 * One operation of the node, which is one endpoint of the API. The dropdown, its parameters' display
 * conditions and the look-up are derived from it (`actions/index.ts`).
 */
export type Operation = {
	/** The value in saved workflows, and the name of the file. */
	name: string;
	displayName: string;
	action: string;
	description: string;
	endpoint: Endpoint;
	properties: INodeProperties[];
} & (
	| { execute(item: Item): Promise<IDataObject | IDataObject[]> }
	| { executeAll(items: Item[], keepsGoing: boolean): Promise<Outcome[]> }
);

export interface Resource {
	/** The value in saved workflows, and the name of the folder. */
	name: string;
	displayName: string;
	operations: Operation[];
}
