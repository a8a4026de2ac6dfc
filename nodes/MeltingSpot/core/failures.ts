import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { fullMessage, presentText, toNodeError } from '../transport/errors';
import type { Run } from './operation';

/** An item, or an entry of one, that has an error in place of rows. */
export class Failure {
	/** @param details what the row of a failed entry has besides its error */
	constructor(
		readonly error: Error & { description?: string | null },
		readonly details?: IDataObject,
	) {}
}

export const isFailure = (value: unknown): value is Failure => value instanceof Failure;

/** A canceled run stops, whatever *On Error* says. */
export function stopsOnError({ onError, api }: Pick<Run, 'onError' | 'api'>): boolean {
	return onError === 'stopWorkflow' || api.signal?.aborted === true;
}

/** @throws the error as n8n shows it, unless the run continues without the item or entry */
export function fail(run: Run, index: number, error: unknown, details?: IDataObject): Failure {
	const failure = toNodeError(run.node, error, index);
	if (stopsOnError(run)) throw failure;
	return new Failure(failure, details);
}

/** What `work` returns for an item, or its failure. */
export function attempt<T>(run: Run, index: number, work: () => T): T | Failure {
	try {
		return work();
	} catch (error) {
		return fail(run, index, error);
	}
}

/** Adds a line to an error's description. */
export function withDetails<E extends Error>(error: E, details: string): E {
	const described = error as E & { description?: string | null };
	described.description = [described.description, details].filter(Boolean).join('\n');
	return error;
}

interface Shape extends Pick<Run, 'onError'> {
	redact(text: string): string;
	/** Whether rows have an outcome by MeltingSpot, which may be that it failed. */
	reportsFailures?: boolean;
}

/**
 * One output item. The only place that shapes error rows: n8n tells from their keys which of them leave through the error
 * output.
 */
export function toOutput(
	shape: Shape,
	row: IDataObject | Failure,
	item: number,
): INodeExecutionData {
	const usesErrorOutput = shape.onError === 'continueErrorOutput';
	const failure = isFailure(row) ? row : usesErrorOutput ? reportedFailure(shape, row) : undefined;
	if (!failure) return { json: row as IDataObject, pairedItem: { item } };
	const { details } = failure;
	const error = presentText(shape.redact(fullMessage(failure.error)));
	const json = usesErrorOutput ? { error, ...(details && { details }) } : { ...details, error };
	return { json, pairedItem: { item } };
}

/** What MeltingSpot itself reports as failed. Without an error output, that is an ordinary row. */
function reportedFailure({ reportsFailures }: Shape, row: IDataObject): Failure | undefined {
	if (!reportsFailures || row.outcome !== 'failed') return undefined;
	const { reason } = row;
	const isGiven = typeof reason === 'string' && reason !== '';
	const because = isGiven ? `: ${reason}.` : ', without a reason.';
	return new Failure(new UserError(`MeltingSpot reported a failure${because}`), row);
}
