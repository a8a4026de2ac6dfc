import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import { untilAborted } from '../../transport/clock';
import { statusOf } from '../../transport/errors';
import { shorten } from '../../transport/shorten';
import type { Api } from '../api';
import { toResponseId } from '../pathValue';
import type { DateUnit } from './apiBehavior';
import { detectDateUnit, toFilterValue } from './dateUnit';

/*
 * Question: are the dates of a live that is created counted in seconds or in milliseconds? See
 * docs/api-notes.md#live-body-dates.
 * Assumed: in the unit of the filter of the list of lives; in seconds if that can't be found out.
 * Found out: by asking for lives that start after the year 2100, with that date in seconds. After each creation, the dates
 * of the live are compared with those that were meant, and corrected at once.
 * If settled: `createLive` becomes one request in that unit. The comparison stays useful.
 */

const LIVES = 'GET /v1/lives';
const BODY = 'POST /v1/lives startDate';
const FILTER = 'startDate[gt]';
/** No live is planned as far ahead as the year 2100. */
const FAR_AHEAD = Date.UTC(2100, 0, 1);
/** MeltingSpot may drop the seconds. */
const TOLERANCE_MS = 60_000;
const MAX_SHOWN = 80;
const OTHER: Record<DateUnit, DateUnit> = { seconds: 'milliseconds', milliseconds: 'seconds' };

/** When a live starts and ends, in milliseconds since 1970. */
export interface LiveDates {
	start: number;
	end: number;
}

export interface NewLive {
	dates: LiveDates;
	/** The rest of the body. */
	fields: IDataObject;
	/** Creates the live. @returns the live as the response shows it */
	post(body: IDataObject): Promise<IDataObject>;
}

/**
 * Creates a live, and makes sure that it has the dates that were meant. Until a key's first live has the right dates, one
 * live at a time is created, while the others wait.
 * @returns the live
 * @throws OperationalError if it was created with other dates; NodeApiError
 */
export async function createLive(api: Api, live: NewLive): Promise<IDataObject> {
	const { behavior, signal } = api;
	while (!behavior.dateUnit.has(BODY) && behavior.firstLive) {
		// Its own item reports whether it succeeds.
		await untilAborted(
			behavior.firstLive.catch(() => {}),
			signal,
		);
	}
	const creation = createOne(api, live);
	if (behavior.dateUnit.has(BODY)) return await creation;
	behavior.firstLive = creation;
	return await creation.finally(() => {
		behavior.firstLive = undefined;
	});
}

async function createOne(api: Api, live: NewLive): Promise<IDataObject> {
	const { dates, fields } = live;
	const created = await postIn(live, await detectLiveUnit(api));
	const liveId = toResponseId(created.live.id);
	const shown = await withDates(api, liveId, created.live);
	const settle = (row: IDataObject, unit: DateUnit) => {
		api.behavior.dateUnit.set(BODY, unit);
		return row;
	};
	if (isAsMeant(shown, dates)) return settle(created.live, created.unit);
	const wrong = (row: IDataObject, cause?: Error) =>
		wrongDates({ ...row, id: liveId }, live, cause);
	if (!isOffByFactor(shown, dates)) throw wrong(shown);
	const unit = OTHER[created.unit];
	const body = toBody(fields, dates, unit);
	const put = async () =>
		(await api.request('PUT /v1/lives/{liveId}', { path: { liveId }, body })).body;
	const corrected = await put().catch((error: unknown) => {
		throw wrong(shown, error as Error);
	});
	const after = await withDates(api, liveId, corrected);
	if (!isAsMeant(after, dates)) throw wrong(after);
	return settle(corrected, unit);
}

/** As far as reading can tell. Never throws: if the filter can't be used, there is the comparison. */
async function detectLiveUnit({ request, behavior }: Api): Promise<DateUnit> {
	const known = behavior.dateUnit.get(BODY);
	if (known) return known;
	const test = {
		name: `${LIVES} startDate` as const,
		date: 'start',
		plural: 'lives',
		farAhead: FAR_AHEAD,
		async findsAnyAfter(value: number) {
			const { body } = await request(LIVES, { query: { limit: 1, [FILTER]: value } });
			return { found: body.items.length > 0 };
		},
	};
	const { unit } = await detectDateUnit(test, behavior).catch(() => ({ unit: undefined }));
	return unit ?? 'seconds';
}

/** A date in seconds that is read as milliseconds is in 1970, which may get a 400. Then nothing was created. */
async function postIn(
	{ dates, fields, post }: NewLive,
	unit: DateUnit,
): Promise<{ live: IDataObject; unit: DateUnit }> {
	const postWith = async (own: DateUnit) => ({
		live: await post(toBody(fields, dates, own)),
		unit: own,
	});
	return await postWith(unit).catch(async (error: unknown) => {
		if (unit !== 'seconds' || statusOf(error) !== '400') throw error;
		return await postWith('milliseconds').catch((other: unknown) => {
			throw statusOf(other) === '400' ? error : other;
		});
	});
}

const toBody = (fields: IDataObject, { start, end }: LiveDates, unit: DateUnit): IDataObject => ({
	...fields,
	startDate: toFilterValue(start, unit),
	endDate: toFilterValue(end, unit),
});

/** A live with its dates: a response may omit them. */
async function withDates(
	{ request }: Api,
	liveId: string,
	live: IDataObject,
): Promise<IDataObject> {
	if (hasDates(live)) return live;
	const read = async () => (await request('GET /v1/lives/{liveId}', { path: { liveId } })).body;
	return await read().catch(() => live);
}

const momentOf = (date: unknown) => (typeof date === 'string' ? Date.parse(date) : NaN);

const datesOf = ({ startDate, endDate }: IDataObject): LiveDates => ({
	start: momentOf(startDate),
	end: momentOf(endDate),
});

const hasDates = (live: IDataObject) => Object.values(datesOf(live)).every(Number.isFinite);

const isNear = (a: number, b: number) => Math.abs(a - b) < TOLERANCE_MS;

function isAsMeant(live: IDataObject, { start, end }: LiveDates): boolean {
	const dates = datesOf(live);
	return isNear(dates.start, start) && isNear(dates.end, end);
}

/** Whether a live starts a thousand times too early or too late, counted from 1970. */
function isOffByFactor(live: IDataObject, { start }: LiveDates): boolean {
	const { start: shown } = datesOf(live);
	return isNear(shown, start / 1_000) || isNear(shown / 1_000, start);
}

function wrongDates(
	{ id, startDate, endDate }: IDataObject,
	{ dates: { start, end }, fields }: NewLive,
	cause?: Error,
): OperationalError {
	const show = (date: unknown) => (typeof date === 'string' ? shorten(date, MAX_SHOWN) : 'unknown');
	const iso = (time: number) => new Date(time).toISOString();
	return new OperationalError(
		`The live "${shorten(String(fields.title), MAX_SHOWN)}" (${String(id)}) was created with the wrong dates: it starts at ${show(startDate)} instead of ${iso(start)}, and ends at ${show(endDate)} instead of ${iso(end)}.`,
		{
			description: `Correct the dates in MeltingSpot.${cause ? ` The node tried to, but failed: ${cause.message}` : ''}`,
		},
	);
}
