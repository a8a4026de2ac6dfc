/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the README */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../../emulator';
import type { CredentialData } from '../support/n8n';
import { loadPackage, testCredential } from '../support/n8n';
import { member, useSpot } from '../support/spot';

const spot = useSpot({ members: 3 });

/** What the server got to see of a key that the user typed in so. */
async function sentKey(credentials: Partial<CredentialData>): Promise<unknown> {
	const typed = { ...spot.credentials, ...credentials };
	try {
		await spot.run({}, { credentials: typed });
	} catch {
		// The emulator refuses what is not its key.
	}
	expect(spot.emulator.requests.length).toBeGreaterThan(0);
	return spot.emulator.requests.at(-1)?.headers.authorization;
}

describe('the Authorization header', () => {
	it.each<[string, CredentialData['authorization'], string]>([
		['KEY', undefined, 'KEY'],
		['KEY', 'raw', 'KEY'],
		['KEY', 'bearer', 'Bearer KEY'],
		['Bearer KEY', 'raw', 'KEY'],
		['bearer  KEY', 'bearer', 'Bearer KEY'],
		[' KEY\n', 'raw', 'KEY'],
	])('of %j as %s', async (typed, authorization, header) => {
		const withKey = (text: string) => text.replace('KEY', spot.emulator.key);
		expect(await sentKey({ apiKey: withKey(typed), authorization })).toBe(withKey(header));
	});

	it('is the one that each reading of the documentation asks for', async () => {
		for (const authorization of ['raw', 'bearer'] as const) {
			spot.emulator.setDialect({ authorization });
			const credentials = { ...spot.credentials, authorization };
			expect(await spot.rows({}, { credentials })).toHaveLength(3);
		}
	});
});

it.each(['/', '///', '  '])('a base URL with %j at its end is harmless', async (end) => {
	const credentials = { ...spot.credentials, baseUrl: spot.emulator.url + end };
	expect(await spot.rows({}, { credentials })).toHaveLength(3);
	expect(await testCredential(credentials)).toMatchObject({ status: 'OK' });
	expect(spot.sent().map(({ path }) => path)).toEqual(['/v1/spotMembers', '/v1/spotMembers']);
});

describe('what cannot work is refused before anything is sent', () => {
	it.each<[string, (key: string) => Partial<CredentialData>]>([
		['Secret Key', () => ({ apiKey: '' })],
		['Secret Key', () => ({ apiKey: '  ' })],
		['Secret Key', (key) => ({ apiKey: `${key}\nX-Other: 1` })],
		['Secret Key', (key) => ({ apiKey: `${key}\r\n${key}` })],
		['Secret Key', (key) => ({ apiKey: `${key} and a comment` })],
		['Secret Key', (key) => ({ apiKey: `${key}\u200b` })],
		['Base URL', () => ({ baseUrl: '' })],
		['Base URL', () => ({ baseUrl: 'openapi.meltingspot.io' })],
		['Base URL', () => ({ baseUrl: 'ftp://openapi.meltingspot.io' })],
		['Base URL', () => ({ baseUrl: 'https://' })],
	])('%s', async (name, change) => {
		const credentials = { ...spot.credentials, ...change(spot.emulator.key) };
		const error = await spot.failure({}, { credentials });
		expect(error.message).toContain(`"${name}"`);
		expect(spot.sent()).toEqual([]);
	});
});

describe('the connection test', () => {
	it('is one request for one member', async () => {
		expect(await testCredential(spot.credentials)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(spot.sent()).toEqual([
			{ method: 'GET', path: '/v1/spotMembers', query: { limit: '1' } },
		]);
	});

	it.each([
		[401, 'switch "Send Key As"'],
		[403, 'premium feature'],
		[404, 'Check "Base URL"'],
		[429, 'Try again in a minute'],
		[500, 'Internal Server Error'],
	])('says what to do on %d', async (status, message) => {
		// n8n asks once more after a 401.
		spot.emulator.addFault({ kind: 'status', status, times: 'always' });
		const result = await testCredential(spot.credentials);
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
	});

	it('takes the key to no other host', async () => {
		const elsewhere = await startEmulator({ members: 1 });
		const location = `${elsewhere.url}/v1/spotMembers`;
		spot.emulator.addFault({ kind: 'redirect', status: 302, location });
		expect(await testCredential(spot.credentials)).toMatchObject({ status: 'Error' });
		expect(spot.sent()).toHaveLength(1);
		expect(elsewhere.requests).toEqual([]);
		await elsewhere.close();
	});
});

it('a wrong key is told by the node as well, with the switch', async () => {
	spot.emulator.setKey(`${spot.emulator.key}-renewed`);
	const apiKey = spot.emulator.key.replace('-renewed', '');
	const credentials = { ...spot.credentials, apiKey };
	const error = await spot.failure(
		{ operation: 'get', memberId: member.byId('x') },
		{ credentials },
	);
	expect(error.httpCode).toBe('401');
	expect(error.message).toContain('switch "Send Key As"');
});

it('its help leads to a chapter of the README', async () => {
	const { documentationUrl = '' } = (await loadPackage()).credential('meltingSpotApi');
	const chapters = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').matchAll(
		/^##+ (.+)$/gm,
	);
	const anchors = [...chapters].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
	expect(anchors).toContain(documentationUrl.split('#')[1]);
});
