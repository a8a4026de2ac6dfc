import type { IDataObject } from 'n8n-workflow';
import { fullMessage } from '../transport/errors';
import type { Input, Run } from './operation';

/** The input of each item so far, or why it was refused. */
export type Inputs = Array<Input | Error>;

/** Throws the error as n8n shows it, unless the run continues without the item. */
export type RefuseItem = (error: unknown, index: number) => Error;

/** A canceled run stops, whatever *On Error* says. */
export function stopsOnError({ continueOnFail, api }: Run): boolean {
	return !continueOnFail || api.signal?.aborted === true;
}

/** Adds a line to an error's description. */
export function withDetails<E extends Error>(error: E, details: string): E {
	const described = error as E & { description?: string | null };
	described.description = [described.description, details].filter(Boolean).join('\n');
	return error;
}

/** The row that replaces the output of a failed item or entry. */
export function errorRow({ api }: Run, error: Error, fields: IDataObject = {}): IDataObject {
	return { ...fields, error: api.redact(fullMessage(error)) };
}
