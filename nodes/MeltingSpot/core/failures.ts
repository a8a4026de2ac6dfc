import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { endSentence, fullMessage, presentText, toNodeError } from '../transport/errors';
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

/** Max items that an error names. */
const MAX_NAMED_ITEMS = 10;

interface Attempt<T, R> {
	/** What the run has done by then, such as "Nothing was sent." */
	soFar: string;
	work(input: T, index: number): R;
	/** What the row of an item that fails has besides its error. */
	detailsOf(input: T, reason: string): IDataObject | undefined;
}

/**
 * What `work` makes of each item, or its failure. Failures that are there already stay.
 * @throws the first failure as n8n shows it, with how many more there are, unless the run continues without these items
 */
export function attemptEach<T, R>(
	run: Run,
	inputs: Array<T | Failure>,
	{ soFar, work, detailsOf }: Attempt<T, R>,
): Array<R | Failure> {
	const failed: Array<{ index: number; error: unknown }> = [];
	const results = inputs.map((input, index) => {
		if (isFailure(input)) return input;
		try {
			return work(input, index);
		} catch (error) {
			failed.push({ index, error });
			const { message } = error as Error;
			return new Failure(toNodeError(run.node, error, index), detailsOf(input, message));
		}
	});
	if (failed.length === 0 || !stopsOnError(run)) return results;
	const [{ index, error }, ...more] = failed;
	const others = more.map((each) => each.index);
	const isOfItem = error instanceof UserError && inputs.length > 1;
	const shown = isOfItem ? ofItem(error, { index, others, soFar }) : error;
	throw toNodeError(run.node, shown, index);
}

/** The error with its item, counted from 0 as n8n does, and with the others that fail as well. */
function ofItem(
	error: UserError,
	{ index, others, soFar }: { index: number; others: number[]; soFar: string },
): UserError {
	const named = others.slice(0, MAX_NAMED_ITEMS).join(', ');
	const rest = others.length > MAX_NAMED_ITEMS ? ', …' : '';
	const noun = others.length === 1 ? 'item' : 'items';
	const more = others.length > 0 ? `and ${others.length} more: ${noun} ${named}${rest}` : '';
	return new UserError(`Item ${index}: ${withMore(error.message, more)}`, {
		description: [
			error.description,
			`${soFar} To process the other items, set "On Error" to "Continue" in the node's settings.`,
		]
			.filter(Boolean)
			.join(' '),
	});
}

/** A sentence with more in parentheses, before its full stop. */
export function withMore(sentence: string, more: string): string {
	return more === '' ? sentence : `${sentence.replace(/\.$/, '')} (${more}).`;
}

/** Adds sentences to an error's description. */
export function withDetails<E extends Error>(error: E, details: string): E {
	const described = error as E & { description?: string | null };
	const { description } = described;
	described.description = [description && endSentence(description), details]
		.filter(Boolean)
		.join('\n');
	return error;
}

interface Shape extends Pick<Run, 'onError'> {
	redact(text: string): string;
	/** Whether rows have an outcome by MeltingSpot, which may be that it failed. */
	reportsFailures?: boolean;
	/** Puts a row's columns in order. */
	arrange?(row: IDataObject): IDataObject;
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
	const { onError, redact, arrange = (same) => same } = shape;
	const usesErrorOutput = onError === 'continueErrorOutput';
	const failure = isFailure(row) ? row : usesErrorOutput ? reportedFailure(shape, row) : undefined;
	const pairedItem = { item };
	if (!failure) return { json: arrange(row as IDataObject), pairedItem };
	const { details } = failure;
	const error = presentText(redact(fullMessage(failure.error)));
	const json = usesErrorOutput
		? { error, ...(details && { details: arrange(details) }) }
		: arrange({ ...details, error });
	return { json, pairedItem };
}

/** What MeltingSpot itself reports as failed. Without an error output, that is an ordinary row. */
function reportedFailure({ reportsFailures }: Shape, row: IDataObject): Failure | undefined {
	if (!reportsFailures || row.outcome !== 'failed') return undefined;
	const { reason } = row;
	const isGiven = typeof reason === 'string' && reason !== '';
	const because = isGiven ? `: ${reason}.` : ', without a reason.';
	return new Failure(new UserError(`MeltingSpot reported a failure${because}`), row);
}
