/* eslint-disable @n8n/community-nodes/no-restricted-globals -- watches the requests */
import type { Traffic } from '../../check/connect';
import { startEmulator, type Dialect, type Emulator } from '../../emulator';
import { secretKey } from '../support/secrecy';
import { hasJournal, newFolder, runCheck } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ members: 30, quota: null });
});
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
	chooseMember();
});
afterAll(async () => await emulator.close());

/** A member who starts with a title and a custom role. */
let email: string;
const chooseMember = () => {
	const all = emulator.members();
	email = all.find((each) => each.title && each.customRoleId && each.role === 'Member')!.email;
};
const someone = () => emulator.members().find((each) => each.email === email)!;
/** The current state of what the run may change. */
const state = () => {
	const member = { ...someone(), updatedAt: undefined, lastActivityAt: undefined };
	const tags = emulator.tags.map(({ id }) => [id, emulator.taggedMembers(id)]);
	return JSON.stringify({ member, values: emulator.valuesOf(member.id), tags });
};
const write = async (more: Parameters<typeof runCheck>[1] = {}) =>
	await runCheck(emulator, { member: email, ...more });

it.each<[Partial<Dialect>, Record<string, RegExp>]>([
	[
		{},
		{
			'update-partial': /^merges$/,
			'update-clear': /^null removes it$/,
			'property-values': /: \w+ accepted/,
			'no-content': /^assign 204, again 204, unassign 204, delete 204$/,
			'bulk-unknown-member': /^refused with 400$/,
			'delete-gone': /404$/,
		},
	],
	[{ put: 'replaces' }, { 'update-partial': /^replaces: / }],
	[{ emptyResponse: '{}' }, { 'no-content': /^assign 200, again 200, unassign 200, delete 200$/ }],
	[{ emptyResponse: 'empty' }, { 'no-content': /^assign 200/ }],
	[{ unknownMember: 'isListed' }, { 'bulk-unknown-member': /^accepted with 20/ }],
])('finds out what only writing can, and puts everything back: %j', async (dialect, answers) => {
	emulator.setDialect(dialect);
	const before = state();
	const folder = newFolder();
	const { exitCode, found, report } = await write({ folder });
	expect(exitCode).toBe(0);
	for (const [id, answer] of Object.entries(answers)) expect(found[id]).toMatch(answer);
	expect(state()).toBe(before);
	expect(hasJournal(folder)).toBe(false);
	expect(JSON.stringify(report)).not.toContain(email);
});

it('touches no one else, and invites no one', async () => {
	emulator.clearLog();
	const { id } = someone();
	await write();
	expect(emulator.invitations).toEqual([]);
	const written = emulator.requests.filter(({ method }) => method !== 'GET');
	expect(written.length).toBeGreaterThan(8);
	for (const { path } of written) {
		expect(path.startsWith(`/v1/spotMembers/${id}`) || path.startsWith('/v1/tags')).toBe(true);
	}
});

it.each([
	['title', null],
	['customRoleId', null],
	['firstname', ''],
] as const)('sends no null for "%s", which could not be put back', async (field, empty) => {
	Object.assign(emulator.records().find(({ member }) => member.email === email)!.member, {
		[field]: empty,
	});
	const before = state();
	emulator.clearLog();
	const { exitCode, found } = await write();
	expect(exitCode).toBe(0);
	expect(state()).toBe(before);
	const nulls = emulator.requests.flatMap(({ body }) =>
		Object.entries((body ?? {}) as object).filter(([, value]) => value === null),
	);
	// Only the step that checks this sends one, where it can be restored.
	expect(nulls).toEqual(field === 'customRoleId' ? [] : [['customRoleId', null]]);
	if (field === 'title') expect(found['update-partial']).toMatch(/^unclear: .*no title/);
});

it('refuses an admin, who could lose rights', async () => {
	email = emulator.members().find(({ role }) => role === 'Admin')!.email;
	emulator.clearLog();
	const { exitCode, text } = await write();
	expect(exitCode).toBe(1);
	expect(text).toContain('is an admin');
	expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('does only what is confirmed', async () => {
	const before = state();
	emulator.clearLog();
	const announced: string[] = [];
	const { found } = await write({
		async confirm(step) {
			announced.push(step);
			return false;
		},
	});
	expect(announced).toHaveLength(4);
	expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	expect(found['update-partial']).toMatch(/^unclear: .*skipped/);
	expect(state()).toBe(before);
});

describe('stopped at any request', () => {
	/** How many requests a whole run takes. */
	async function requestsOf(dialect: Partial<Dialect>): Promise<number> {
		emulator.setDialect(dialect);
		emulator.clearLog();
		await write();
		return emulator.requests.length;
	}

	/** Cancels the run once this many requests have arrived; a `dead` process restores nothing. */
	async function stopAfter(count: number, folder: string, isDead: boolean): Promise<void> {
		let current: Traffic | undefined;
		emulator.clearLog();
		const watch = setInterval(() => {
			if (emulator.requests.length >= count) current?.stop();
		}, 1);
		await write({
			folder,
			onTraffic: (traffic) => {
				current = traffic;
			},
			...(isDead && { tidiesUp: false }),
		});
		clearInterval(watch);
	}

	it.each<[string, Partial<Dialect>, boolean]>([
		['with Ctrl+C, everything is back at once', {}, false],
		['with Ctrl+C, where a PUT replaces', { put: 'replaces' }, false],
		['killed, everything is back after a second run', {}, true],
		['killed, where a PUT replaces', { put: 'replaces' }, true],
	])(
		'%s',
		async (_, dialect, isDead) => {
			const total = await requestsOf(dialect);
			expect(total).toBeGreaterThan(20);
			for (let count = 1; count <= total; count++) {
				emulator.reset();
				emulator.setKey(secretKey());
				emulator.setDialect(dialect);
				const before = state();
				const folder = newFolder();
				await stopAfter(count, folder, isDead);
				if (isDead) expect((await write({ folder })).exitCode).toBe(0);
				expect(state()).toBe(before);
				expect(hasJournal(folder)).toBe(false);
			}
		},
		120_000,
	);
});
