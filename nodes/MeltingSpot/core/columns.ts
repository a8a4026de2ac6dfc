import type { IDataObject } from 'n8n-workflow';
import type { Identity } from '../parameters/parameter';
import { Named, Pending, Refused } from '../parameters/parameter';
import { pathNamesOf } from '../transport/endpoints';
import type { Failure } from './failures';
import { isFailure } from './failures';
import type { Input, Operation, Run } from './operation';
import { isBatch } from './operation';

/*
 * The columns that say whose row it is: the names that the user entered or a lookup found, beside the ids.
 */

const tellsOutcomes = (operation: Operation) => isBatch(operation) || operation.rows === 'outcomes';

const isNamed = (operation: Operation) => !isBatch(operation) && operation.rows === 'named';

/** The parameters that name something, first the one that names the row. */
function identitiesOf(operation: Operation): Array<[parameter: string, Identity]> {
	const rankOf = (parameter: string, { name }: Identity) => {
		if (isBatch(operation) && operation.each === parameter) return 0;
		return name === 'email' ? 1 : 2;
	};
	return Object.entries(operation.parameters)
		.flatMap(([name, { identity }]) => (identity ? [[name, identity] as [string, Identity]] : []))
		.sort((a, b) => rankOf(...a) - rankOf(...b));
}

const keyOf = (parameter: string, value: unknown) => JSON.stringify([parameter, value]);

/** Remembers what a value is called. */
export function noteName({ journal }: Run, parameter: string, value: unknown, name?: string): void {
	if (name !== undefined) journal.names.set(keyOf(parameter, value), name);
}

/** What is known of the names behind an item's values, by column. */
function namesOf(operation: Operation, { journal }: Run, values: Input): IDataObject {
	return Object.fromEntries(
		identitiesOf(operation).flatMap(([parameter, { name }]) => {
			const value = values[parameter];
			if (value instanceof Pending) return value.shown === undefined ? [] : [[name, value.shown]];
			const known =
				value instanceof Named ? value.name : journal.names.get(keyOf(parameter, value));
			return known === undefined ? [] : [[name, known]];
		}),
	);
}

/** The ids in an item's values, by column. */
function idsOf(operation: Operation, values: Input): IDataObject {
	const named = identitiesOf(operation).flatMap(([parameter, { id }]) =>
		id === parameter ? [parameter] : [],
	);
	return Object.fromEntries(
		[...named, ...pathNamesOf(operation.endpoint)].flatMap((parameter) => {
			const { [parameter]: given } = values;
			const value = given instanceof Named ? given.value : given;
			return typeof value === 'string' ? [[parameter, value]] : [];
		}),
	);
}

/** Rows with the names behind their values. What a row says itself wins. */
export function withNames(
	operation: Operation,
	run: Run,
	values: Input,
	rows: IDataObject[],
): IDataObject[] {
	if (!tellsOutcomes(operation) && !isNamed(operation)) return rows;
	const names = namesOf(operation, run, values);
	// In the row's own order; `columnsOf` puts the names in their place.
	return rows.map((row) => ({ ...row, ...names, ...row }));
}

interface Failed {
	values: Input;
	/** In a batch. */
	entry?: unknown;
	/** Not sent, or sent but failed. */
	outcome: 'refused' | 'failed';
	reason: string;
}

/** What the row of a failed item or entry has besides its error; undefined for an operation without outcomes. */
export function detailsOf(
	operation: Operation,
	run: Run,
	{ values, entry, outcome, reason }: Failed,
): IDataObject | undefined {
	const told = { outcome, reason: run.api.redact(reason) };
	const names = namesOf(operation, run, values);
	if (isNamed(operation)) return { ...names, ...idsOf(operation, values) };
	if (!tellsOutcomes(operation)) return undefined;
	return { ...names, ...identify(operation, entry), ...told, ...idsOf(operation, values) };
}

/** The columns that tell an entry from others. */
function identify(operation: Operation, entry: unknown): IDataObject {
	if (!isBatch(operation) || entry === undefined) return {};
	const { each, identify: own } = operation;
	const { name = each, id = name } = operation.parameters[each].identity ?? {};
	if (entry instanceof Refused) return { [name]: entry.shown };
	return own ? own(entry) : { [id]: entry as string };
}

/**
 * Puts the columns of a run's rows in order: a name that one row has, all have. With *Continue*, what names the row
 * comes first, then what became of it.
 */
export function columnsOf(
	operation: Operation,
	run: Run,
	rows: Array<IDataObject | Failure>,
): (row: IDataObject) => IDataObject {
	if (!tellsOutcomes(operation) && !isNamed(operation)) return (row) => row;
	const identities = identitiesOf(operation).map(([, identity]) => identity);
	const isThere = (column: string) =>
		rows.some((row) => column in (isFailure(row) ? (row.details ?? {}) : row));
	const names = identities.map(({ name }) => name).filter(isThere);
	const [own] = identities;
	const naming = own?.id !== undefined && !names.includes(own.name) ? [own.id, ...names] : names;
	return (row) => {
		const keys = Object.keys(row);
		const isOwn = (column: string) => column in row || names.includes(column);
		const first =
			run.onError !== 'stopWorkflow'
				? [...naming, 'outcome', 'reason', 'error'].filter(isOwn)
				: [...keys.slice(0, keys.indexOf('outcome') + 1), ...names];
		const columns = [...new Set([...first, ...keys])];
		return Object.fromEntries(
			columns.map((column) => [column, row[column] ?? null]),
		) as IDataObject;
	};
}
