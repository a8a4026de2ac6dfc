import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Api } from '../../../../nodes/MeltingSpot/api/api';
import { unknownBehavior } from '../../../../nodes/MeltingSpot/api/behavior/apiBehavior';
import { toBatches } from '../../../../nodes/MeltingSpot/api/behavior/listFilters';
import { findMembersByEmail } from '../../../../nodes/MeltingSpot/api/membersByEmail';
import type { Request } from '../../../../nodes/MeltingSpot/transport/request';

const node = { name: 'MeltingSpot', type: 'meltingSpot' } as INode;

/** An API with these members that rejects a filter with one of these addresses in it. */
function directory(emails: string[], rejected: string[] = []) {
	const members = emails.map((email, index) => ({ id: `id-${index}`, email, status: 'Accepted' }));
	const asked: string[][] = [];
	const request = async (
		_: string,
		{ query, acceptStatuses = [] }: { query: Record<string, string>; acceptStatuses?: number[] },
	) => {
		await Promise.resolve();
		const wanted = query['email[in]']?.split(',');
		if (query.page === undefined) asked.push(wanted ?? []);
		if (wanted?.some((email) => rejected.includes(email))) {
			if (acceptStatuses.includes(400)) return { refused: 400 };
			const message = `rejected ${wanted.join()}`;
			throw new NodeApiError(node, { message }, { message, httpCode: '400' });
		}
		const items = members.filter(({ email }) => !wanted || wanted.includes(email));
		return { body: { items: query.page === undefined ? items : [], total: items.length } };
	};
	const api = { request: request as unknown as Request, behavior: unknownBehavior() } as Api;
	return { api, asked };
}

/** For each address the ids of its members, or the message of the error that it throws. */
async function idsFound(api: Api, emails: string[]): Promise<unknown[]> {
	const membersOf = await findMembersByEmail(api, emails);
	return emails.map((email) => {
		try {
			return membersOf(email).map(({ id }) => id);
		} catch (error) {
			return (error as Error).message;
		}
	});
}

it('an address that the API rejects spoils only itself', async () => {
	const { api } = directory(['a@x.com', 'b@x.com'], ['a..b@x.com']);
	expect(await idsFound(api, ['a@x.com', 'a..b@x.com', 'b@x.com'])).toEqual([
		['id-0'],
		'rejected a..b@x.com',
		['id-1'],
	]);
});

it('what is too long for an address, or holds a comma, is not looked up', async () => {
	const { api, asked } = directory(['a@x.com']);
	const long = `${'a'.repeat(60_000)}@x.com`;
	expect(await idsFound(api, [long, 'a@x.com,b@x.com'])).toEqual([[], []]);
	expect(asked).toEqual([]);
});

it('two lookups of a run share the full listing, and the next run lists anew', async () => {
	const { api, asked } = directory(['a@x.com', 'b@x.com', 'c@x.com']);
	const { request } = api;
	// The filter is ignored.
	api.request = (async (endpoint: 'GET /v1/spotMembers', options: { query: IDataObject }) => {
		const query = { ...options.query };
		delete query['email[in]'];
		return await request(endpoint, { ...options, query } as never);
	}) as unknown as Request;
	const full = () => asked.length;
	expect(await idsFound(api, ['a@x.com'])).toEqual([['id-0']]);
	expect(full()).toBe(2);
	expect(await idsFound(api, ['c@x.com', 'd@x.com'])).toEqual([['id-2'], []]);
	expect(full()).toBe(2);
	await findMembersByEmail({ ...api }, ['a@x.com']);
	expect(full()).toBe(4);
});

describe('batches', () => {
	const batchesOf = (emails: string[]) =>
		toBatches(emails.map((email) => ({ given: [email] }))).map((batch) =>
			batch.map(({ given }) => given[0]),
		);

	it('hold 50 short addresses', () => {
		const emails = Array.from({ length: 120 }, (_, index) => `m${index}@x.com`);
		const batches = batchesOf(emails);
		expect(batches.map(({ length }) => length)).toEqual([50, 50, 20]);
		expect(batches.flat()).toEqual(emails);
	});

	it.each([
		['long addresses', (index: number) => `${'x'.repeat(90)}${index}@example.com`],
		['letters that are encoded', (index: number) => `${'\u00E9'.repeat(30)}${index}@example.com`],
		['two spellings each', (index: number) => `${'X'.repeat(40)}${index}@example.com`],
	])('take up 2,000 encoded characters at most: %s', (_, emailOf) => {
		const emails = Array.from({ length: 100 }, (__, index) => emailOf(index));
		const batches = batchesOf(emails);
		expect(batches.flat()).toEqual(emails);
		const lengths = batches.map(
			(batch) =>
				encodeURIComponent(
					[...new Set(batch.flatMap((email) => [email, email.toLowerCase()]))].join(','),
				).length,
		);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000);
		// None has room for another address.
		for (const length of lengths.slice(0, -1)) expect(length).toBeGreaterThan(1_700);
	});

	it('take an address that half of a character is missing from', () => {
		expect(batchesOf(['a\uD800@x.com', 'b@x.com'])).toEqual([['a\uD800@x.com', 'b@x.com']]);
	});
});
