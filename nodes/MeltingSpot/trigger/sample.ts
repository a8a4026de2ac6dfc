import type { IDataObject } from 'n8n-workflow';

interface Wanted {
	fits(row: IDataObject): boolean;
	/** In milliseconds since 1970; NaN if there is none. */
	dateOf(row: IDataObject): number;
}

/** The row with the latest date among those that fit the event, or among all if none does. */
export function newestOf(rows: IDataObject[], { fits, dateOf }: Wanted): IDataObject | undefined {
	const fitting = rows.filter(fits);
	const rankOf = (row: IDataObject) => dateOf(row) || -Infinity;
	return (fitting.length > 0 ? fitting : rows).reduce<IDataObject | undefined>(
		(newest, row) => (newest && rankOf(newest) >= rankOf(row) ? newest : row),
		undefined,
	);
}
