/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plants files, and a server that isn't MeltingSpot */
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import { path } from '../../check/client';
import { Journal } from '../../check/journal';
import { startEmulator, type Emulator } from '../../emulator';
import { quotesSecret, secretKey } from '../support/secrecy';
import { journalIn, newFolder, runCheck, writesTo } from './support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ members: 30, quota: null });
});
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
});
afterAll(async () => await emulator.close());

/** Runs the check against a server that passes each request on to the emulator, and then responds as it likes. */
async function runAgainst(
	respond: (response: ServerResponse, status: number, text: string) => void,
	options?: Parameters<typeof runCheck>[1],
) {
	const server = createServer(({ method, url, headers }, response) => {
		void request(emulator.url + url, { method: method as 'GET', headers }).then(async (got) =>
			respond(response, got.statusCode, await got.body.text()),
		);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return await runCheck({ key: emulator.key, url }, options).finally(() => server.close());
}

const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\u009b1A\u202e';
const PERSON = 'Ada_Lovelace';
/** What a server may call a field, or say: the key, a person, and sequences that control a terminal. */
const words = () => [emulator.key, PERSON, `${ESCAPES}${PERSON}`];
const leaks = (text: string) =>
	quotesSecret(text) || /lovelace/i.test(text) || /[^\P{C}\n\t]/u.test(text);

/** JSON, or lines of it, with other values. */
const rewritten = (text: string, by: (name: string, value: unknown) => unknown) =>
	text.replace(/.+/g, (line) => JSON.stringify(JSON.parse(line), by));

/** A text with hostile fields in each object, and hostile types. */
const poisoned = (text: string) =>
	rewritten(text, (name, value) => {
		if (name === 'customPropertyType') return words()[2];
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return { ...value, ...Object.fromEntries(words().map((word) => [word, word])) };
	});

it('names of fields, of headers, and of types reach neither the report nor the terminal', async () => {
	const { exitCode, report, text, found } = await runAgainst((response, status, body) => {
		const headers = { 'content-type': 'application/json', [`x-ratelimit-${PERSON}`]: PERSON };
		response.writeHead(status, headers).end(poisoned(body));
	});
	expect(exitCode).toBe(0);
	expect(found['member-fields']).toContain('undocumented');
	expect(found['error-body']).toBe('status 404, fields: 3 undocumented, message, statusCode');
	expect(found['quota-response']).toContain('1 undocumented');
	expect(leaks(report + text)).toBe(false);
});

it.each([200, 302, 400, 401, 403, 404, 418, 429, 500, 503])(
	'words of a response with %i reach neither the report nor the terminal',
	async (status) => {
		const body = JSON.stringify({ message: words().join(' '), error: words() });
		const { report, text } = await runAgainst((response) => {
			response.writeHead(status, { location: `/${PERSON}` }).end(body);
		});
		expect(leaks(report + text)).toBe(false);
		expect(text).not.toBe('');
	},
	60_000,
);

it.each(['..', '.', '', 'a/b', '%2e%2e/tags', null])('an id %j makes no path', async (id) => {
	expect(() => path`/v1/tags/${id}/spotMembers`).toThrow("can't be part of a path");
	const { found } = await runAgainst((response, status, body) => {
		const changed = rewritten(body, (name, value) => (name === 'id' ? id : value));
		response.writeHead(status, { 'content-type': 'application/json' }).end(changed);
	});
	expect(found['tag-members-path']).toMatch(/^unclear: /);
	expect(found['property-types']).toMatch(/^unclear: /);
});

it('a file that is a link to another one is replaced, and the other one stays as it is', async () => {
	const folder = newFolder();
	writeFileSync(join(folder, 'precious'), 'as it was');
	symlinkSync(join(folder, 'precious'), join(folder, 'report.json'));
	await runCheck(emulator, { folder });
	expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('as it was');
	expect(readFileSync(join(folder, 'report.json'), 'utf8')).toContain('findings');
});

describe('a journal', () => {
	const someone = () => emulator.members().find(({ title, role }) => title && role === 'Member')!;
	/** Runs with this file in place of the journal, and expects that nothing is written. */
	async function expectRefusal(content: string, sentence: string): Promise<void> {
		const folder = newFolder();
		writeFileSync(journalIn(folder), content);
		emulator.clearLog();
		const confirm = jest.fn(async () => true);
		const run = await runCheck(emulator, { folder, member: someone().email, confirm });
		expect(writesTo(emulator)).toEqual([]);
		expect(run.exitCode).toBe(1);
		expect(run.text).toContain(sentence);
		expect(leaks(run.text)).toBe(false);
		expect(existsSync(journalIn(folder))).toBe(true);
	}
	/** What a run leaves that is cut off in its first step. */
	async function leftJournal(): Promise<string> {
		const folder = newFolder();
		emulator.addFault({ kind: 'resetBefore', match: { method: 'PUT' }, times: 'always' });
		emulator.addFault({ kind: 'resetBefore', after: 4, times: 'always' });
		const { text } = await runCheck(emulator, { folder, member: someone().email });
		expect(text).toContain('Run the same command again');
		emulator.clearFaults();
		return readFileSync(journalIn(folder), 'utf8');
	}
	const planted = (memberId = someone().id) => {
		const changes = {
			spotId: emulator.spotId,
			memberId,
			member: { role: 'Admin', title: `${ESCAPES}${PERSON}` },
			tagName: emulator.tags[0].name,
		};
		return { ...changes, changes, seal: 'f'.repeat(64) };
	};

	it.each(['planted', 'one with the id ..', 'empty', 'cut', 'changed', 'of another key'])(
		'%s is refused before anything is sent',
		async (kind) => {
			const left = await leftJournal();
			const contents: Record<string, string> = {
				planted: JSON.stringify(planted()),
				'one with the id ..': JSON.stringify(planted('..')),
				empty: '',
				cut: left.slice(0, -5),
				changed: left.replace('"role":"Member"', '"role":"Admin"'),
				'of another key': left,
			};
			if (kind === 'of another key') emulator.setKey(secretKey());
			await expectRefusal(contents[kind], "isn't the journal of a run with this key");
		},
	);

	it('of another Spot with the same key is refused', async () => {
		const left = await leftJournal();
		emulator.reset({ spotId: 'another-spot' });
		await expectRefusal(left, 'in another Spot');
	});

	it('with the id .. is refused even if it has the seal', async () => {
		const file = journalIn(newFolder());
		new Journal(file, emulator.key).write(planted('..').changes);
		await expectRefusal(readFileSync(file, 'utf8'), 'Not everything could be put back');
	});

	it.each([true, false])(
		'is shown, and used only if that is confirmed: %s',
		async (isConfirmed) => {
			const file = journalIn(newFolder());
			const { changes } = planted();
			new Journal(file, emulator.key).write({
				...changes,
				member: { title: changes.member.title },
			});
			const folder = newFolder();
			writeFileSync(journalIn(folder), readFileSync(file));
			emulator.clearLog();
			const steps: string[] = [];
			await runCheck(emulator, {
				folder,
				member: someone().email,
				async confirm(step) {
					steps.push(step);
					return isConfirmed && steps.length === 1;
				},
			});
			expect(steps[0]).toContain(someone().id);
			expect(steps[0]).toContain(emulator.tags.length > 0 && changes.tagName);
			expect(/[^\P{C}\n]/u.test(steps[0])).toBe(false);
			expect(writesTo(emulator).map(({ method }) => method)).toEqual(
				isConfirmed ? ['PUT', 'DELETE'] : [],
			);
			expect(existsSync(journalIn(folder))).toBe(!isConfirmed);
		},
	);
});
