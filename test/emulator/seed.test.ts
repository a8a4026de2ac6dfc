import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { Clock } from '../../emulator/conditions/clock';
import { changeDialect } from '../../emulator/conditions/dialect';
import { SpotStore, type Scope } from '../../emulator/data/store';
import { Dialect } from '../../emulator/resources';
import { customProperty } from '../../emulator/resources/customProperty';
import { member } from '../../emulator/resources/member';
import { call } from './client';

const now = { frozenAt: Date.UTC(2026, 10, 21, 12) };
const DAY = 24 * 3600 * 1000;

const running: Emulator[] = [];
async function start(options: EmulatorOptions = {}): Promise<Emulator> {
	const emulator = await startEmulator({ now, quota: null, ...options });
	running.push(emulator);
	return emulator;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

const everything = (emulator: Emulator) => ({
	state: emulator.state(),
	records: emulator.records(),
	values: emulator.members().map(({ id }) => emulator.valuesOf(id)),
});

it('is the same for the same seed, and another one for another', async () => {
	const [one, same, other] = await Promise.all([
		start({ members: 200 }),
		start({ members: 200 }),
		start({ members: 200, seed: 2 }),
	]);
	expect(everything(same)).toEqual(everything(one));
	expect(other.spotId).not.toBe(one.spotId);
	expect(other.members()[0].id).not.toBe(one.members()[0].id);
});

it('begins a larger Spot with the members of a smaller one', async () => {
	const [small, large] = await Promise.all([start({ members: 50 }), start({ members: 500 })]);
	expect(large.records().slice(0, 50)).toEqual(small.records());
	expect(large.valuesOf(large.members()[7].id)).toEqual(small.valuesOf(small.members()[7].id));
});

it('keeps the members that the workflows of the demo name', async () => {
	const emulator = await start({ members: 12 });
	const emails = [0, 7, 11].map((index) => emulator.members()[index].email);
	expect(emails).toEqual([
		'nicola.zotti.0@example.net',
		'carolina.7@example.com',
		'beatrice.11@example.com',
	]);
});

it('gives members addresses that fit their names', async () => {
	const emulator = await start({ members: 500 });
	const members = emulator.members();
	expect(members.filter(({ email }) => email.startsWith('member.')).length).toBeLessThan(250);
	const misfits = members.filter(({ email, firstname }) => {
		const [, name] = /^([a-z]+)(?: ["🌻].*)?$/iu.exec(firstname) ?? [];
		return name !== undefined && !email.startsWith(`${name.toLowerCase()}.`);
	});
	expect(misfits).toEqual([]);
});

it('keeps the members, whatever other resources there are', () => {
	const newStore = () =>
		new SpotStore({ seed: 1, members: 20 }, new Clock(now), () => changeDialect(Dialect));
	const [store, richer] = [newStore(), newStore()];
	const another = { name: 'another', begin: ({ random }: Scope) => random.uuid() };
	const other = { name: 'other', begin: ({ random }: Scope) => random.uuid() };
	expect(richer.of(another)).not.toBe(richer.of(other));
	expect(richer.of(another)).toBe(newStore().of(another));
	expect(richer.of(member).records).toEqual(store.of(member).records);
	expect(richer.of(customProperty).definitions).toEqual(store.of(customProperty).definitions);
});

it('takes the id of the Spot', async () => {
	const spotId = '11111111-2222-4333-8444-555555555555';
	const emulator = await start({ spotId, members: 1 });
	expect(emulator.members()[0].spotId).toBe(spotId);
});

describe('a thousand members', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ now, quota: null });
	});
	afterAll(() => emulator.close());

	it('have ids and addresses of their own, at domains reserved for examples', () => {
		const members = emulator.members();
		expect(members).toHaveLength(1000);
		expect(new Set(members.map(({ id }) => id)).size).toBe(1000);
		expect(new Set(members.map(({ email }) => email.toLowerCase())).size).toBe(1000);
		for (const { email } of members) expect(email).toMatch(/^[a-z.]+\.\d+@example\.(com|net|org)$/);
	});

	it('show all seven statuses, both roles and every custom role', () => {
		const members = emulator.members();
		expect(new Set(members.map(({ status }) => status))).toEqual(
			new Set([
				'Accepted',
				'Deactivated',
				'DeclinedInvitation',
				'Invited',
				'Left',
				'Pending',
				'Rejected',
			]),
		);
		expect(new Set(members.slice(0, 7).map(({ status }) => status)).size).toBe(7);
		expect(new Set(members.map(({ role }) => role))).toEqual(new Set(['Member', 'Admin']));
		expect(new Set(members.map(({ customRoleId }) => customRoleId))).toEqual(
			new Set([null, ...emulator.customRoles.map(({ id }) => id)]),
		);
	});

	it.each([
		['commas', /,/],
		['double quotes', /"/],
		['apostrophes', /'/],
		['emoji', /\p{Extended_Pictographic}/u],
		['Japanese', /\p{Script=Han}/u],
		['Cyrillic', /\p{Script=Cyrillic}/u],
		['Arabic', /\p{Script=Arabic}/u],
		['Hebrew', /\p{Script=Hebrew}/u],
	])('have names with %s', (_what, letters) => {
		const names = emulator.members().map(({ firstname, lastname }) => `${firstname} ${lastname}`);
		expect(names.filter((name) => letters.test(name)).length).toBeGreaterThan(5);
	});

	it('have dates that fit their status, all before the clock starts', () => {
		for (const { member, invitedAt, requestedAt, approvedAt } of emulator.records()) {
			const invitedOnly = ['Invited', 'DeclinedInvitation'].includes(member.status);
			const waiting = ['Pending', 'Rejected'].includes(member.status);
			expect(invitedAt !== null).toBe(invitedOnly || (!waiting && invitedAt !== null));
			expect(requestedAt === null).toBe(invitedOnly);
			expect(approvedAt === null).toBe(invitedOnly || waiting);
			for (const date of [invitedAt, requestedAt, approvedAt]) {
				expect(date ?? 0).toBeLessThanOrEqual(now.frozenAt - DAY);
			}
			expect(approvedAt ?? Infinity).toBeGreaterThanOrEqual(requestedAt ?? 0);
		}
	});

	it('have custom properties of all six kinds, some unset', () => {
		const kinds = new Map<string, { set: number; unset: number }>();
		for (const { id } of emulator.members()) {
			for (const { customPropertyType, value } of emulator.valuesOf(id)) {
				const count = kinds.get(customPropertyType) ?? { set: 0, unset: 0 };
				count[value === null ? 'unset' : 'set'] += 1;
				kinds.set(customPropertyType, count);
			}
		}
		expect([...kinds.keys()].sort()).toEqual(
			['Boolean', 'Date', 'MultipleSelect', 'Number', 'SingleSelect', 'Text'].sort(),
		);
		for (const { set, unset } of kinds.values()) {
			expect(set).toBeGreaterThan(300);
			expect(unset).toBeGreaterThan(100);
		}
	});

	it('have values that the API takes back', async () => {
		for (const { id } of emulator.members().slice(0, 40)) {
			const values = emulator.valuesOf(id).filter(({ value }) => value !== null);
			const { status } = await call(emulator, {
				method: 'POST',
				path: `/v1/spotMembers/${id}/customPropertiesValues~bulkUpsert`,
				body: values.map(({ customPropertySlug, value }) => ({ customPropertySlug, value })),
			});
			expect(status).toBe(200);
		}
	});
});
