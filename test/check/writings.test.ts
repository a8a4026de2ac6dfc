/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- looks for the journal, and watches the requests */
import { existsSync } from 'node:fs';
import { startEmulator, type Dialect, type Emulator } from '../../emulator';
import { secretKey } from '../support/secrecy';
import { journalIn, newFolder, runCheck, writesTo } from './support';

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
	expect(existsSync(journalIn(folder))).toBe(false);
	expect(report).not.toContain(email);
});

it('touches no one else, and invites no one', async () => {
	emulator.clearLog();
	const { id } = someone();
	await write();
	expect(emulator.invitations).toEqual([]);
	const written = writesTo(emulator);
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
	expect(writesTo(emulator)).toEqual([]);
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
	expect(writesTo(emulator)).toEqual([]);
	expect(found['update-partial']).toMatch(/^unclear: .*skipped/);
	expect(found['delete-gone']).toMatch(/^unclear: .*skipped/);
	expect(state()).toBe(before);
});

describe('cut off at any request, everything is as it was', () => {
	/** How many requests a whole run takes. */
	async function requestsOf(dialect: Partial<Dialect>): Promise<number> {
		emulator.setDialect(dialect);
		emulator.clearLog();
		await write();
		return emulator.requests.length;
	}

	/** Runs the check so that it ends early at each of its requests. */
	const forEachRequest = async (
		dialect: Partial<Dialect>,
		cutOff: (at: number, folder: string, total: number) => Promise<void>,
	) => {
		const total = await requestsOf(dialect);
		expect(total).toBeGreaterThan(20);
		for (let at = 0; at < total; at++) {
			emulator.reset({ dialect });
			emulator.setKey(secretKey());
			const before = state();
			const folder = newFolder();
			await cutOff(at, folder, total);
			expect(state()).toBe(before);
			expect(existsSync(journalIn(folder))).toBe(false);
		}
	};

	it.each<Partial<Dialect>>([{}, { put: 'replaces' }])(
		'at once after Ctrl+C: %j',
		async (dialect) =>
			await forEachRequest(dialect, async (at, folder, total) => {
				const interrupted = new AbortController();
				emulator.addFault({ kind: 'latency', ms: 100, after: at });
				const watch = setInterval(() => {
					if (emulator.requests.length > at) interrupted.abort();
				}, 1);
				const { exitCode } = await write({ folder, signal: interrupted.signal });
				clearInterval(watch);
				// The last requests put back what the last step changed, which isn't interrupted.
				if (at < total - 5) expect(exitCode).toBe(1);
			}),
		60_000,
	);

	it.each<[Partial<Dialect>, 'resetBefore' | 'resetAfter']>([
		[{}, 'resetBefore'],
		[{}, 'resetAfter'],
		[{ put: 'replaces' }, 'resetAfter'],
	])(
		'after a second run, if the first one was killed: %j, %s',
		async (dialect, kind) =>
			await forEachRequest(dialect, async (at, folder) => {
				// Without a network, the first run can't put anything back, like one that was killed.
				emulator.addFault({ kind, after: at });
				emulator.addFault({ kind: 'resetBefore', after: at, times: 'always' });
				expect((await write({ folder })).exitCode).toBe(1);
				emulator.clearFaults();
				expect((await write({ folder })).exitCode).toBe(0);
			}),
		60_000,
	);
});
