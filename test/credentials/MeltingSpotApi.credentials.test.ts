/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the README */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	assertCredentialAllowsUrl,
	DOMAIN_RESTRICTION_FIELDS,
	injectDomainRestrictionFields,
	NodeHelpers,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { startEmulator } from '../../emulator';
import type { CredentialData } from '../support/n8n';
import { loadPackage, testCredential } from '../support/n8n';
import { member, useSpot } from '../support/spot';
import { time } from '../support/time';

const spot = useSpot({ members: 3 });

/** What the server receives for a key that the user typed like this. */
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
		['Base URL', () => ({ baseUrl: 'https://[' })],
		['Base URL', () => ({ baseUrl: 'http://localhost:99999' })],
		['Base URL', () => ({ baseUrl: 'https://two words' })],
		['Base URL', () => ({ baseUrl: `https://host${'/'.repeat(80_000)}x` })],
		['Base URL', (key) => ({ baseUrl: `https://user:${key}@localhost` })],
		['Base URL', () => ({ baseUrl: 'https://@localhost' })],
		['Base URL', () => ({ baseUrl: 'https://localhost?' })],
		['Base URL', () => ({ baseUrl: 'https://localhost/?a=b' })],
		['Base URL', () => ({ baseUrl: 'https://localhost/#' })],
	])('%s', async (name, change) => {
		const startedAt = time.monotonic();
		const credentials = { ...spot.credentials, ...change(spot.emulator.key) };
		const error = await spot.failure({}, { credentials });
		expect(error.message).toContain(`"${name}"`);
		expect(time.monotonic() - startedAt).toBeLessThan(2_000);
		if (name === 'Base URL') {
			const result = await testCredential(credentials);
			expect(result).toEqual({ status: 'Error', message: expect.stringContaining('"Base URL"') });
		}
		expect(spot.sent()).toEqual([]);
	});
});

describe("n8n's HTTP Request node", () => {
	const node = { id: 'x', name: 'HTTP Request', type: 'x', typeVersion: 1 } as INode;
	/** The credential as n8n reads it, with defaults for what isn't stored; then n8n's own check. */
	const assertAllowed = async (url: string, stored: ICredentialDataDecryptedObject = {}) => {
		const { properties } = (await loadPackage()).credential('meltingSpotApi');
		const data = { ...spot.credentials, ...stored } as INodeParameters;
		const credentialData = NodeHelpers.getNodeParameters(properties, data, true, false, null, null);
		return assertCredentialAllowsUrl({
			node,
			credentialData: credentialData as ICredentialDataDecryptedObject,
			url,
		});
	};

	it('may send the key to MeltingSpot', async () => {
		await assertAllowed('https://openapi.meltingspot.io/v1/tags');
	});

	it.each([
		'https://attacker.example/',
		'https://openapi.meltingspot.io.attacker.example/',
		'https://openapi.meltingspot.io@attacker.example/',
		'https://attacker.example/?https://openapi.meltingspot.io',
		'https://other.meltingspot.io/',
	])('may not send it to %s', async (url) => {
		await expect(assertAllowed(url)).rejects.toThrow('Domain not allowed');
	});

	it('may send it elsewhere if the owner of the credential says so', async () => {
		await assertAllowed('https://gateway.example/', { allowedDomains: 'gateway.example' });
		await assertAllowed('https://gateway.example/', { allowedHttpRequestDomains: 'all' });
		const none = assertAllowed('https://openapi.meltingspot.io/', {
			allowedHttpRequestDomains: 'none',
		});
		await expect(none).rejects.toThrow('HTTP Request');
	});

	it('finds the fields of n8n, once', async () => {
		const type = (await loadPackage()).credential('meltingSpotApi');
		const own = type.properties.slice(-2);
		const names = injectDomainRestrictionFields(type).map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
		const [mode, domains] = DOMAIN_RESTRICTION_FIELDS;
		const valuesOf = ({ options = [] }: INodeProperties) =>
			options.map((option) => (option as INodePropertyOptions).value);
		expect(own.map(({ name, type: kind }) => [name, kind])).toEqual(
			[mode, domains].map(({ name, type: kind }) => [name, kind]),
		);
		expect(valuesOf(own[0])).toEqual(valuesOf(mode));
		expect(own[1].displayOptions).toEqual(domains.displayOptions);
	});
});

it('the nodes and the test work with any Base URL, whatever HTTP Request may do', async () => {
	for (const stored of [
		{},
		{ allowedHttpRequestDomains: 'none' },
		{ allowedHttpRequestDomains: 'domains', allowedDomains: '' },
		{ allowedHttpRequestDomains: 'domains', allowedDomains: 'other.example' },
	]) {
		const credentials = { ...spot.credentials, ...stored };
		expect(await spot.rows({}, { credentials })).toHaveLength(3);
		expect(await testCredential(credentials)).toMatchObject({ status: 'OK' });
	}
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
		[401, 'change "Send Key As"'],
		[403, 'premium feature'],
		[404, 'Check "Base URL"'],
		[429, 'Try again in a minute'],
		[500, 'Internal Server Error'],
	])('says what to do on %d', async (status, message) => {
		// n8n checks again after a 401.
		spot.emulator.addFault({ kind: 'status', status, times: 'always' });
		const result = await testCredential(spot.credentials);
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
	});

	it.each<[string, Parameters<typeof spot.emulator.addFault>[0]]>([
		['a web page', { kind: 'html' }],
		['another service', { kind: 'wrongShape', body: { status: 'ok' } }],
		['text', { kind: 'wrongShape', body: 'Welcome' }],
		['nothing', { kind: 'wrongShape', body: null }],
	])('does not take %s for MeltingSpot', async (_, fault) => {
		spot.emulator.addFault({ ...fault, times: 'always' });
		expect(await testCredential(spot.credentials)).toEqual({
			status: 'Error',
			message: expect.stringContaining("isn't from MeltingSpot's API") as string,
		});
	});

	it('takes a Spot without members for one', async () => {
		spot.emulator.reset({ members: 0 });
		expect(await testCredential(spot.credentials)).toMatchObject({ status: 'OK' });
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
	expect(error.description).toContain('change "Send Key As"');
});

it('its help leads to a chapter of the README', async () => {
	const { documentationUrl = '' } = (await loadPackage()).credential('meltingSpotApi');
	const chapters = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').matchAll(
		/^##+ (.+)$/gm,
	);
	const anchors = [...chapters].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
	expect(anchors).toContain(documentationUrl.split('#')[1]);
});
