import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import type { DateFilter } from '../../api/dateFilter';
import type { Shape } from '../../api/shapes';
import type { Chosen, Missing, PollContext } from '../kind';
import type { Ending } from '../listing';
import type { Window } from './window';

/** What is listed by date. Only the API's filter can identify what is new: the rows carry no date, or an undocumented one. */
export interface Source {
	/** What the rows are called in errors. */
	plural: string;
	/** How an item is simplified; it can't be unless set. */
	shape?: Shape;
	/** @throws UserError if the API doesn't filter by the date; NodeApiError */
	open(api: PollContext['api']): Promise<DateFilter>;
	/** Lists the rows with a date in a window. @throws NodeApiError, and what `check` throws */
	list(context: PollContext, filter: DateFilter, reading: WindowReading): Promise<WindowListing>;
	/** What identifies each row among those of one listing. */
	keysOf(rows: IDataObject[]): string[];
	/** Whether a row is one to output; all are unless set. */
	isWanted?(row: IDataObject, chosen: Chosen): boolean;
	/** The Spot that rows belong to, if they tell. */
	spotOf?(rows: IDataObject[]): string | undefined;
	/** A recent row to build a workflow with. @throws NodeApiError */
	sample(api: Api, chosen: Chosen): Promise<IDataObject | Missing>;
}

export interface WindowReading {
	window: Window;
	/** Called with rows before they count, in one go or part by part. */
	check(rows: IDataObject[]): Promise<void>;
}

export interface WindowListing {
	ending: Ending;
	/** What arrived before the end. */
	rows: IDataObject[];
	/** The `Date` header of the first response, in milliseconds since 1970. */
	serverTime?: number;
	/** The error if time ran out. */
	error?: unknown;
}
