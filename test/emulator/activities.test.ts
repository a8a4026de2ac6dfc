import { startEmulator, type Dialect, type Emulator } from '../../emulator';
import { call, type ErrorBody } from './client';

/* What members do, the answers to the registration form, and creating lives. */

const NOON = Date.UTC(2026, 10, 21, 12);
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const iso = (time: number) => new Date(time).toISOString();

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 30, now: { frozenAt: NOON } });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const speak = (dialect: Partial<Dialect>) => emulator.setDialect(dialect);

type Line = Record<string, unknown>;

/** The text of an export. */
async function textOf(query: string): Promise<string> {
	const response = await fetch(`${emulator.url}/v1/activities~export?${query}`, {
		headers: { authorization: emulator.key },
	});
	expect([response.status, response.headers.get('content-type')]).toEqual([
		200,
		'application/json; charset=utf-8',
	]);
	return await response.text();
}

async function linesOf(query: string): Promise<Line[]> {
	const text = await textOf(query);
	return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Line] : []));
}

const since = (time: number) => `fromDate[eq]=${time / SECOND}`;
const typesOf = (lines: Line[]) => lines.map(({ type }) => type);

describe('activities follow from what happens', () => {
	const recent = async () => typesOf(await linesOf(since(NOON)));

	it('members register, ask to, are approved, and leave', async () => {
		emulator.register();
		const { id } = emulator.register({ status: 'Pending' });
		emulator.approve(id);
		emulator.leave(id);
		expect(await recent()).toEqual([
			'SpotMemberRegistered',
			'SpotMemberRegistrationRequested',
			'SpotMemberRegistered',
			'SpotMemberLeft',
		]);
	});

	it('they join and leave channels, and create topics', async () => {
		const [{ id }] = emulator.channels;
		const strangers = emulator
			.members()
			.filter((each) => !emulator.channelMembers(id).includes(each.id));
		const body = { spotMemberIds: [strangers[0].id] };
		const path = `/v1/channels/${id}/spotMembers`;
		for (const verb of ['bulkAdd', 'bulkAdd', 'bulkRemove', 'bulkRemove']) {
			await call(emulator, { method: 'POST', path: `${path}~${verb}`, body });
		}
		const topics = `/v1/forums/${emulator.forums[0].id}/topics~bulkCreate`;
		await call(emulator, {
			method: 'POST',
			path: topics,
			body: [{ name: 'One' }, { name: 'Two' }],
		});
		expect(await recent()).toEqual([
			'ChannelJoined',
			'ChannelLeft',
			'TopicCreated',
			'TopicCreated',
		]);
	});

	it('they register for lives and attend them, start courses and complete them', async () => {
		const live = emulator.lives[20].id;
		const guest = emulator.liveParticipants(live).find(({ status }) => status === 'Invited')!;
		emulator.changeLiveParticipant(live, guest.id, { status: 'Accepted' });
		const metrics = { ...guest.metrics, hasParticipated: true };
		emulator.changeLiveParticipant(live, guest.id, { metrics });
		const course = emulator.courses[0].id;
		const learner = emulator.courseParticipants(course).find(({ status }) => status === 'Invited')!;
		emulator.changeCourseParticipant(course, learner.id, { status: 'Started' });
		emulator.changeCourseParticipant(course, learner.id, { status: 'Completed' });
		expect(await recent()).toEqual([
			'LiveParticipantRegistered',
			'LiveAttended',
			'CourseStarted',
			'CourseCompleted',
		]);
	});

	it('those of the seeded members are there from the beginning', async () => {
		const registered = emulator.records().filter(({ approvedAt }) => approvedAt !== null);
		const lines = await linesOf(`${since(0)}&limit=10000&eventType[eq]=SpotMemberRegistered`);
		expect(lines.map(({ occurredAt }) => occurredAt)).toEqual(
			registered.map(({ approvedAt }) => iso(approvedAt!)).sort(),
		);
		expect(lines.length).toBeGreaterThan(5);
	});
});

describe('an export', () => {
	beforeEach(() => {
		emulator.addActivities({ type: 'TopicCreated', count: 3, at: NOON - 3 * HOUR, every: SECOND });
		emulator.addActivities({ type: 'ChannelLeft', at: NOON - 2 * HOUR, fields: { who: 'Ada' } });
	});
	const from = since(NOON - 3 * HOUR);

	it.each([
		['lines', /^\{.*\}\n\{/],
		['list', /^\[\{/],
		['envelope', /^\{"items":\[\{/],
	] as const)('is written as %s', async (activityFormat, pattern) => {
		speak({ activityFormat });
		expect(await textOf(from)).toMatch(pattern);
	});

	it.each([
		['idAndDate', ['eventId', 'type', 'occurredAt', 'who']],
		['date', ['type', 'occurredAt', 'who']],
		['neither', ['type', 'who']],
	] as const)('has lines with %s', async (activityFields, names) => {
		speak({ activityFields });
		expect(Object.keys((await linesOf(from)).at(-1)!)).toEqual(names);
	});

	it('is in order, or in none', async () => {
		const types = ['TopicCreated', 'TopicCreated', 'TopicCreated', 'ChannelLeft'];
		expect(typesOf(await linesOf(from))).toEqual(types);
		speak({ activityOrder: 'newestFirst' });
		expect(typesOf(await linesOf(from))).toEqual(types.slice().reverse());
		speak({ activityOrder: 'shuffled' });
		const orders = new Set<string>();
		for (let round = 0; round < 20; round++) orders.add(typesOf(await linesOf(from)).join());
		expect(orders.size).toBeGreaterThan(1);
	});

	it('counts in seconds, or in milliseconds', async () => {
		speak({ activityDateUnit: 'ms' });
		expect(await linesOf(`fromDate[eq]=${NOON - 3 * HOUR}`)).toHaveLength(4);
		expect((await linesOf(`${from}&limit=10000`)).length).toBeGreaterThan(4);
	});

	it.each([
		['inclusive', 3],
		['endExclusive', 2],
		['exclusive', 1],
	] as const)('has limits that are %s', async (activityLimits, count) => {
		speak({ activityLimits });
		const to = (NOON - 3 * HOUR) / SECOND + 2;
		expect(await linesOf(`${from}&toDate[eq]=${to}`)).toHaveLength(count);
	});

	it('has as many lines as were requested, 100 unless told, and no more than there may be', async () => {
		emulator.addActivities({ count: 200 });
		expect(await linesOf(from)).toHaveLength(100);
		expect(await linesOf(`${from}&limit=150`)).toHaveLength(150);
		speak({ maxActivities: 120 });
		expect(await linesOf(`${from}&limit=150`)).toHaveLength(120);
	});

	it('has the types that were asked for', async () => {
		expect(await linesOf(`${from}&eventType[eq]=ChannelLeft`)).toHaveLength(1);
		expect(await linesOf(`${from}&eventType[in]=ChannelLeft,TopicCreated`)).toHaveLength(4);
		speak({ ignoredFilters: ['eventType[eq]'] });
		expect(await linesOf(`${from}&eventType[eq]=ChannelLeft`)).toHaveLength(4);
	});

	it('leaves out what is to show up later', async () => {
		emulator.addActivities({ visibleAt: NOON + HOUR });
		expect(await linesOf(from)).toHaveLength(4);
		emulator.setClock({ frozenAt: NOON + HOUR });
		expect(await linesOf(from)).toHaveLength(5);
	});

	it.each(['', 'limit=10', `${from}&limit=10001`, `${from}&type=x`])(
		'refuses "%s"',
		async (query) => {
			const { status } = await call<ErrorBody>(emulator, {
				path: `/v1/activities~export?${query}`,
			});
			expect(status).toBe(400);
		},
	);
});

describe('the answers to the registration form', () => {
	const pathOf = (index: number) =>
		`/v1/spotMembers/${emulator.members()[index].id}/customFormAnswers`;

	it.each([
		['page', (body: unknown) => (body as { items: unknown[] }).items],
		['list', (body: unknown) => body],
	] as const)('come as a %s', async (answersFormat, rowsIn) => {
		speak({ answersFormat });
		const spoilt = answersFormat === 'list';
		const { body } = await call(emulator, { path: pathOf(0), spoilt });
		expect(rowsIn(body)).toEqual(emulator.formAnswers(emulator.members()[0].id));
	});

	it('come as an object, by question', async () => {
		speak({ answersFormat: 'object' });
		const { body } = await call(emulator, { path: pathOf(0), spoilt: true });
		expect(body).toMatchObject({ Company: 'Acorn & Söhne' });
	});

	it('can be set, and are a 404 where there are none', async () => {
		expect((await call(emulator, { path: pathOf(3) })).status).toBe(404);
		emulator.setFormAnswers(emulator.members()[3].id, [{ answer: 1 }]);
		expect((await call(emulator, { path: pathOf(3) })).body).toEqual({
			items: [{ answer: 1 }],
			total: 1,
		});
	});
});

describe('creating a live', () => {
	const bodyAt = (start: number) => ({
		title: 'Launch',
		spotMemberHostId: emulator.members()[0].id,
		startDate: start,
		endDate: start + 3_600,
		solution: 'Youtube',
	});
	const create = async (body: object) =>
		await call<Line>(emulator, { method: 'POST', path: '/v1/lives', body });

	it.each([
		['s', NOON + HOUR],
		['ms', (NOON + HOUR) / SECOND],
	] as const)('reads dates in %s', async (liveDateUnit, startsAt) => {
		speak({ liveDateUnit });
		const { status, body } = await create(bodyAt((NOON + HOUR) / SECOND));
		expect([status, body.startDate]).toEqual([201, iso(startsAt)]);
		expect(emulator.lives.at(-1)).toEqual(body);
	});

	it('rejects the past where it is told to, and an unknown host', async () => {
		expect((await create(bodyAt(1))).status).toBe(201);
		speak({ pastLives: 'rejected' });
		expect((await create(bodyAt(1))).body.message).toContain('in the future');
		const stranger = { ...bodyAt(NOON), spotMemberHostId: 'x' };
		expect((await create(stranger)).body.message).toContain('There is no member');
	});

	it('can be corrected', async () => {
		const { body } = await create(bodyAt(1));
		const path = `/v1/lives/${String(body.id)}`;
		const changes = { startDate: (NOON + HOUR) / SECOND, description: 'See you' };
		const { body: changed } = await call<Line>(emulator, { method: 'PUT', path, body: changes });
		expect(changed).toMatchObject({ title: 'Launch', startDate: iso(NOON + HOUR) });
		expect(JSON.stringify(changed.description)).toContain('See you');
	});

	it('lists lives by their start, in the unit of the other filters', async () => {
		const count = async (filter: string) =>
			(await call<{ total: number }>(emulator, { path: `/v1/lives?startDate${filter}` })).body
				.total;
		const after = await count(`[gt]=${NOON / SECOND}`);
		expect(after).toBeGreaterThan(0);
		expect(after + (await count(`[lt]=${NOON / SECOND}`))).toBe(emulator.lives.length);
		speak({ dateUnit: 'ms' });
		expect(await count(`[gt]=${NOON}`)).toBe(after);
		expect(await count(`[gt]=${NOON / SECOND}`)).toBe(emulator.lives.length);
	});
});
