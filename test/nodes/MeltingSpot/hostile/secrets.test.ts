import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startEmulator } from '../../../../emulator';
import { createRedactor } from '../../../../nodes/MeltingSpot/transport/secretKey';
import { loadOptions, poll } from '../../../support/n8n';
import { quotesSecret, SECRET, spellings } from '../../../support/secrecy';
import { member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 3, quota: null });

const get: INodeParameters = { operation: 'get', memberId: member.byId('1') };

/** The next responses quote the key in this spelling. */
function echo(status: number, body: (key: string) => unknown, spell: (key: string) => string) {
	const response = body(spell(spot.emulator.key));
	spot.emulator.addFault({ kind: 'status', status, body: response, times: 'always' });
}

// What is shown is searched for every spelling after each test (test/support/secrecy.ts).
describe.each(Object.entries(spellings))('a key that a response quotes, %s,', (_, spell) => {
	it.each<[string, (key: string) => unknown]>([
		['as its message', (key) => ({ message: `The key ${key} is wrong` })],
		['as an inner message', (key) => ({ error: { message: `Authorization: ${key}` } })],
		['as one of several', (key) => ({ errors: ['No', `not ${key}.`] })],
		['in an unknown form', (key) => ({ problem: { header: key } })],
		['beyond what is shown', (key) => ({ message: `${'x'.repeat(960)} ${key}` })],
	])('is masked %s', async (_form, body) => {
		echo(400, body, spell);
		const { message, description } = await spot.failure(get);
		expect(`${message} ${description}`).toContain('[secret key]');
		const [item] = await spot.rows(get, { continueOnFail: true });
		expect(item.error).toContain('[secret key]');
	});

	it('is masked in the editor', async () => {
		echo(403, (key) => ({ message: key }), spell);
		const roles = loadOptions({
			method: 'getCustomRoles',
			parameters: {},
			credentials: spot.credentials,
		});
		await expect(roles).rejects.toMatchObject({
			description: expect.stringContaining('[secret key]'),
		});
	});

	it('is masked in the trigger', async () => {
		echo(400, (key) => ({ message: key }), spell);
		const polling = poll({
			node: 'meltingSpotTrigger',
			parameters: {},
			credentials: spot.credentials,
			staticData: {},
		});
		await expect(polling).rejects.toMatchObject({
			message: expect.stringContaining('[secret key]'),
		});
	});

	it('is masked as an ID that cannot be used', async () => {
		const id = `${spell(spot.emulator.key)}/..`;
		const items = [{ id, email: 'ada@example.com' }];
		spot.emulator.addFault({ kind: 'wrongShape', body: { items, total: 1 }, times: 'always' });
		const error = await spot.failure({
			operation: 'get',
			memberId: member.byEmail('ada@example.com'),
		});
		expect(error.message).toContain('"id"');
		expect(quotesSecret(error.message)).toBe(false);
	});

	it('is masked as a name of a field', async () => {
		const [{ id }] = spot.emulator.members();
		const { hints } = await spot.run(
			{
				resource: 'customProperty',
				operation: 'bulkUpsert',
				memberId: member.byId(id),
				properties: { mappingMode: 'autoMapInputData', value: null },
			},
			{ items: [{ [spell(spot.emulator.key)]: 1, plan: 'team' }] },
		);
		expect(hints).toHaveLength(1);
	});
});

describe('masking', () => {
	const key = `key-1-${SECRET}`;
	const redact = createRedactor(key);

	it('finds each spelling anywhere, and leaves the rest', () => {
		for (const spell of Object.values(spellings)) {
			const text = `first ${spell(key)} then ${spell(key)} last`;
			expect(redact(text)).toMatch(/^first .*\[secret key\].* then .*\[secret key\].* last$/);
			expect(quotesSecret(redact(text))).toBe(false);
		}
		expect(redact('nothing to hide: key-1, {"a":"b/c"}')).toBe(
			'nothing to hide: key-1, {"a":"b/c"}',
		);
	});

	it('finds mixtures, and what was escaped twice', () => {
		const escaped = JSON.stringify(JSON.stringify({ key }));
		expect(redact(escaped)).toContain('[secret key]');
		expect(quotesSecret(redact(escaped))).toBe(false);
		const mixed = 'KEY-1-Never\\/to%2bbe\\u003d\\"shown%5Cor\\\\\\u003Dtold';
		expect(redact(mixed)).toBe('[secret key]');
	});

	it.each(['.', 'a.b*c', '\\\\\\', '&amp;', '%2F%2F', '((', '$&', 'a|b'])(
		'takes the key %j literally',
		(literal) => {
			expect(createRedactor(literal)(`<${literal}>x-y_z`)).toBe('<[secret key]>x-y_z');
		},
	);

	it.each<[string, string]>([
		['backslashes', '\\'.repeat(1_000_000)],
		['the beginning of the key', key.slice(0, -1).repeat(20_000)],
		['percent signs', '%25'.repeat(300_000)],
	])('takes linear time for %s', (_, text) => {
		const startedAt = performance.now();
		redact(text);
		expect(performance.now() - startedAt).toBeLessThan(1_500);
	});
});

describe("MeltingSpot's own words", () => {
	const LONG = 'word '.repeat(400_000);

	it.each<[string, unknown]>([
		['a message', { message: LONG }],
		['an inner message', { error: { message: LONG } }],
		['many messages', { errors: Array.from({ length: 5_000 }, () => 'word word word') }],
		['an unknown form', { problem: LONG }],
		['bare text', LONG],
	])('are cut at 1,000 characters: %s', async (_, body) => {
		spot.emulator.addFault({ kind: 'status', status: 400, body, times: 'always' });
		const error = await spot.failure(get);
		expect(error.description).toMatch(/says: .{1000}…$/s);
		expect(JSON.stringify(error).length).toBeLessThan(5_000);
		const [item] = await spot.rows(get, { continueOnFail: true });
		expect(String(item.error).length).toBeLessThan(1_300);
	});

	it('are cut between characters', async () => {
		const body = { message: `x${'😀'.repeat(1_000)}` };
		spot.emulator.addFault({ kind: 'status', status: 400, body });
		const { description } = await spot.failure(get);
		expect(description).toMatch(/says: x(😀){499}…$/u);
	});

	it('are whole if they are short', async () => {
		const message = 'w'.repeat(1_000);
		spot.emulator.addFault({ kind: 'status', status: 400, body: { message } });
		expect((await spot.failure(get)).description).toMatch(/says: w{1000}$/);
	});

	it('do not come with an ID of any length', async () => {
		spot.emulator.addFault({ kind: 'status', status: 404 });
		const memberId = member.byId('x'.repeat(5_000));
		const error = await spot.failure({ operation: 'get', memberId });
		expect(error.message).toContain(`"${'x'.repeat(80)}…"`);
		expect(error.message.length).toBeLessThan(300);
	});
});

it('a redirect takes the key to no other host', async () => {
	const elsewhere = await startEmulator({ members: 1 });
	const location = `${elsewhere.url}/v1/spotMembers/1`;
	spot.emulator.addFault({ kind: 'redirect', status: 302, location });
	await spot.failure(get);
	expect(elsewhere.requests).toEqual([]);
	await elsewhere.close();
});

it('the key is sent in the Authorization header, and nowhere else', async () => {
	await spot.rows({ filters: { firstname: 'Ada' } });
	await spot.rows({ operation: 'bulkInvite', emails: 'a@example.com' });
	for (const { headers, ...rest } of spot.emulator.requests) {
		const { authorization, ...others } = headers as IDataObject;
		expect(authorization).toBe(spot.emulator.key);
		expect(quotesSecret(JSON.stringify([others, rest]))).toBe(false);
	}
});
