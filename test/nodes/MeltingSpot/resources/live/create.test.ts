import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 30, quota: null });
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const iso = (time: number) => new Date(time).toISOString();
/** In a month, at a whole minute. */
const START = Math.ceil((Date.now() + 30 * DAY) / HOUR) * HOUR;

const create = (own: IDataObject = {}) => ({
	resource: 'live',
	operation: 'create',
	title: 'Launch',
	hostMemberId: member.byId(spot.emulator.members()[0].id),
	startDate: iso(START),
	endDate: iso(START + HOUR),
	solution: 'Vimeo',
	...own,
});
const asMeant = { startDate: iso(START), endDate: iso(START + HOUR) };
const created = () => spot.emulator.lives.filter(({ title }) => title.startsWith('Launch'));
const sent = () =>
	spot.sent().map(({ method, path }) => `${method} ${path.replace(/[\w-]{36}/, '{id}')}`);
const bodies = () => spot.sent().flatMap(({ body }) => (body ? [body as IDataObject] : []));

/** What MeltingSpot does with the filter by date, and in which unit it takes bodies. */
const UNITS: Array<[Partial<Dialect>, corrections: number]> = [
	[{ dateUnit: 's', liveDateUnit: 's' }, 0],
	[{ dateUnit: 'ms', liveDateUnit: 'ms' }, 0],
	[{ dateUnit: 's', liveDateUnit: 'ms' }, 1],
	[{ dateUnit: 'ms', liveDateUnit: 's' }, 1],
	[{ refusedFilters: ['startDate[gt]'], liveDateUnit: 's' }, 0],
	[{ refusedFilters: ['startDate[gt]'], liveDateUnit: 'ms' }, 1],
	[{ ignoredFilters: ['startDate[gt]'], liveDateUnit: 'ms' }, 1],
];

it.each(UNITS)('creates a live at the right time: %j', async (dialect, corrections) => {
	spot.emulator.setDialect(dialect);
	const [row] = await spot.rows(create());
	expect(row).toMatchObject({ title: 'Launch', solution: 'Vimeo', ...asMeant });
	expect(created()).toEqual([expect.objectContaining({ id: row.id, ...asMeant })]);
	expect(spot.countSent('POST /v1/lives')).toBe(1);
	expect(sent().filter((each) => each === 'PUT /v1/lives/{id}')).toHaveLength(corrections);
	if (corrections > 0) {
		const [posted, put] = bodies();
		expect(Object.keys(put).sort()).toEqual(Object.keys(posted).sort());
		expect(put).toMatchObject({ title: 'Launch', solution: 'Vimeo' });
	}
});

it('knows the unit from then on: one request a live, with no correction', async () => {
	spot.emulator.setDialect({ dateUnit: 's', liveDateUnit: 'ms' });
	await spot.run(create());
	spot.emulator.clearLog();
	await spot.run(create({ title: 'Launch 2' }));
	expect(sent()).toEqual(['POST /v1/lives']);
	expect(created()).toMatchObject([asMeant, asMeant]);
});

it('creates one of many first, so that only one can have the wrong dates', async () => {
	spot.emulator.setDialect({ dateUnit: 's', liveDateUnit: 'ms' });
	const items = Array.from({ length: 12 }, (_, index) => ({ title: `Launch ${index}` }));
	const rows = await spot.rows(create({ title: '={{ $json.title }}' }), { items });
	expect(rows.map(({ title }) => title)).toEqual(items.map(({ title }) => title));
	expect(created()).toHaveLength(12);
	expect(created().every(({ startDate }) => startDate === asMeant.startDate)).toBe(true);
	expect(sent().filter((each) => each === 'PUT /v1/lives/{id}')).toHaveLength(1);
});

it('goes on with the next one if the first fails', async () => {
	const items = [{ host: 'x' }, { host: spot.emulator.members()[0].id }];
	const { items: rows } = await spot.run(
		create({ hostMemberId: member.byId('={{ $json.host }}') }),
		{ items, continueOnFail: true },
	);
	expect(rows[0].json.error).toContain('There is no member');
	expect(rows[1].json).toMatchObject(asMeant);
});

describe('where MeltingSpot rejects lives in the past', () => {
	beforeEach(() => spot.emulator.setDialect({ pastLives: 'rejected' }));

	it('tries once more in milliseconds, since nothing was created', async () => {
		spot.emulator.setDialect({ dateUnit: 's', liveDateUnit: 'ms' });
		expect(await spot.rows(create())).toMatchObject([asMeant]);
		expect(spot.countSent('POST /v1/lives')).toBe(2);
		expect(created()).toHaveLength(1);
	});

	it('tells the first reason if both are rejected', async () => {
		const { message } = await spot.failure(create({ hostMemberId: member.byId('unknown-id') }));
		expect(message).toContain('There is no member');
		expect(spot.countSent('POST /v1/lives')).toBe(2);
		expect(created()).toEqual([]);
	});
});

describe('if the dates come out wrong', () => {
	beforeEach(() => spot.emulator.setDialect({ dateUnit: 's', liveDateUnit: 'ms' }));

	it('names the live and both dates if the correction fails', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { method: 'PUT' } });
		const error = await spot.failure(create());
		const [live] = created();
		for (const text of [
			'"Launch"',
			live.id,
			live.startDate,
			live.endDate,
			...Object.values(asMeant),
		]) {
			expect(error.message).toContain(text);
		}
		expect(live.startDate).toMatch(/^1970/);
		expect(error.description).toContain('Correct the dates in MeltingSpot. The node tried to');
	});

	it('is not created again by Retry On Fail', async () => {
		spot.emulator.addFault({ kind: 'status', status: 403, match: { method: 'PUT' } });
		const { failure } = await spot.execute(create(), { retryOnFail: true, maxTries: 3 });
		expect(failure?.message).toContain('was created with the wrong dates');
		expect(spot.countSent('POST /v1/lives')).toBe(1);
	});

	it('names them if they are off by something else', async () => {
		const wrong = {
			id: '3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f',
			...asMeant,
			startDate: iso(START + 2 * HOUR),
		};
		spot.emulator.addFault({ kind: 'wrongShape', body: wrong, match: { method: 'POST' } });
		const { message } = await spot.failure(create());
		expect(message).toContain(`it starts at ${iso(START + 2 * HOUR)} instead of ${iso(START)}`);
		expect(sent()).not.toContain('PUT /v1/lives/{id}');
	});

	it.each([
		['reads the live if the response lacks its dates', {}],
		['reads it if they are numbers', { startDate: START / 1_000, endDate: START / 1_000 }],
	])('%s', async (_, dates) => {
		spot.emulator.setDialect({ dateUnit: 's', liveDateUnit: 's' });
		const { id } = spot.emulator.createLive({ title: 'Launch', ...asMeant });
		spot.emulator.addFault({
			kind: 'wrongShape',
			body: { id, ...dates },
			match: { method: 'POST' },
		});
		expect(await spot.rows(create())).toEqual([{ id, ...dates }]);
		expect(sent().at(-1)).toBe('GET /v1/lives/{id}');
	});

	it('says so if there are none', async () => {
		const body = { id: '3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f' };
		spot.emulator.addFault({ kind: 'wrongShape', body, match: { method: 'POST' } });
		const { message } = await spot.failure(create());
		expect(message).toContain(`it starts at unknown instead of ${iso(START)}`);
	});
});

it.each([
	['ends before it starts', { endDate: iso(START - 1) }, '"End" ('],
	['ends when it starts', { endDate: iso(START) }, 'must be after "Start"'],
	['starts in the past', { startDate: iso(Date.now() - HOUR) }, '"Start" is in the past'],
	['has no start', { startDate: '' }, '"Start" is empty'],
	['has another start', { startDate: 'tomorrow' }, '"Start" must be a date'],
	['has no title', { title: ' ' }, '"Title" is empty'],
])('sends nothing for a live that %s', async (_, own, message) => {
	expect((await spot.failure(create(own))).message).toContain(message);
	expect(spot.sent()).toEqual([]);
});

it.each(['resetAfter', 'halfAnswer'] as const)(
	'is never sent twice after a fault: %s',
	async (kind) => {
		spot.emulator.addFault({ kind, match: { method: 'POST' } });
		const error = await spot.failure(create());
		expect(`${error.message} ${error.description}`).toContain('the live may have been created');
		expect(spot.countSent('POST /v1/lives')).toBe(1);
	},
);

it('sends what is set, and finds the host by email', async () => {
	const [host] = spot.emulator.members();
	await spot.run(
		create({
			hostMemberId: member.byEmail(host.email),
			solution: 'BuiltIn',
			additionalFields: {
				builtInType: 'Workshop',
				chatVisibility: 'Hidden',
				description: 'Join *us*',
				enableBreakoutRooms: true,
				participantsVisibility: 'Display',
				participation: 'AnySpotMembers',
				record: false,
				videoUrl: '',
				visibility: 'OnlySpotMembers',
			},
		}),
	);
	expect(bodies()).toEqual([
		{
			title: 'Launch',
			spotMemberHostId: host.id,
			startDate: START / 1_000,
			endDate: (START + HOUR) / 1_000,
			solution: 'BuiltIn',
			builtInType: 'Workshop',
			chatVisibility: 'Hidden',
			description: 'Join *us*',
			enableBreakoutRooms: true,
			participantsVisibility: 'Display',
			participation: 'AnySpotMembers',
			record: false,
			visibility: 'OnlySpotMembers',
		},
	]);
});

it("reads a date without an offset in the workflow's time zone", async () => {
	const local = iso(START).slice(0, 19);
	await spot.run(create({ startDate: local, endDate: iso(START + 10 * HOUR) }), {
		timezone: 'America/New_York',
	});
	const [{ startDate }] = created();
	expect([4, 5]).toContain((Date.parse(startDate) - START) / HOUR);
});
