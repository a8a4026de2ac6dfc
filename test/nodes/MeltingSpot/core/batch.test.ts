/* eslint-disable @n8n/community-nodes/no-restricted-imports -- waits */
import { setImmediate as tick } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { batch } from '../../../../nodes/MeltingSpot/core/constructors';
import type { Make, Operation } from '../../../../nodes/MeltingSpot/core/operation';
import { runOperation } from '../../../../nodes/MeltingSpot/core/run';
import { apiFailure, injectedRun, itemsOf } from '../../../support/injectedApi';

const made = (make: Make) => make('x', { noun: 'x', plural: 'x' });
const texts = { displayName: 'X', action: 'X', description: 'X' };

/** Sends entries to an endpoint that isn't idempotent. */
const invite = made(
	batch({
		...texts,
		endpoint: 'POST /v1/spotMembers~bulkInvite',
		parameters: {
			emails: {
				properties: [],
				read({ json }) {
					if (json.emails === 'bad') throw new UserError('"Emails" is bad');
					return [json.emails].flat() as string[];
				},
			},
			notify: { properties: [], read: ({ json }) => json.notify === true },
		},
		each: 'emails',
		size: 3,
		singular: 'address',
		plural: 'addresses',
		keyOf: (email) => email.toLowerCase(),
		async send({ notify }, emails, call) {
			await call({ body: { emails, notify } });
			return emails.map((email) => ({ email }));
		},
	}),
);

/** Sets one value per item, through an idempotent endpoint; the member is in its path. */
const set: Operation = made(
	batch({
		...texts,
		endpoint: 'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert',
		parameters: {
			spotMemberId: { properties: [], read: ({ json }) => String(json.id) },
			value: { properties: [], read: ({ json }) => json.value as number },
		},
		each: 'value',
		size: 100,
		singular: 'value',
		plural: 'values',
		async send({ spotMemberId }, values, call) {
			await call({ body: values });
			return values.map((value) => ({ spotMemberId, value }));
		},
	}),
);

const emailsOf = (sent: Array<{ body?: unknown }>) =>
	sent.map(({ body }) => (body as { emails: string[] }).emails.join(' '));
const done = () => ({});

it('entries of all items share requests, and each row is paired with its item', async () => {
	const { run, sent } = injectedRun(done);
	const output = await runOperation(
		invite,
		run,
		itemsOf([{ emails: ['a', 'b'] }, { emails: 'c' }, { emails: ['d', 'e'] }]),
	);
	expect(emailsOf(sent)).toEqual(['a b c', 'd e']);
	expect(output.map(({ json, pairedItem }) => [json.email, pairedItem])).toEqual([
		['a', { item: 0 }],
		['b', { item: 0 }],
		['c', { item: 1 }],
		['d', { item: 2 }],
		['e', { item: 2 }],
	]);
});

it('items that differ in anything else go in requests of their own', async () => {
	const { run, sent } = injectedRun(done);
	const rows = ['a', 'b', 'c', 'd'].map((emails, index) => ({ emails, notify: index % 2 === 1 }));
	const output = await runOperation(invite, run, itemsOf(rows));
	expect(sent.map(({ body }) => body)).toEqual([
		{ emails: ['a', 'c'], notify: false },
		{ emails: ['b', 'd'], notify: true },
	]);
	expect(output.map(({ json }) => json.email)).toEqual(['a', 'b', 'c', 'd']);
});

it('items that differ in the path go in requests of their own', async () => {
	const { run, sent } = injectedRun(done);
	const rows = [
		{ id: 'a', value: 1 },
		{ id: 'b', value: 2 },
		{ id: 'a', value: 1 },
	];
	const output = await runOperation(set, run, itemsOf(rows));
	expect(sent.map(({ path, body }) => [path, body])).toEqual([
		[{ spotMemberId: 'a' }, [1, 1]],
		[{ spotMemberId: 'b' }, [2]],
	]);
	expect(output.map(({ json }) => json)).toEqual(
		rows.map(({ id, value }) => ({ spotMemberId: id, value })),
	);
});

it('of entries with the same key the first one is sent, with its own settings', async () => {
	const { run, sent } = injectedRun(done);
	const output = await runOperation(
		invite,
		run,
		itemsOf([{ emails: ['a', 'A'] }, { emails: ['A', 'b'], notify: true }, { emails: 'B' }]),
	);
	expect(sent.map(({ body }) => body)).toEqual([
		{ emails: ['a'], notify: false },
		{ emails: ['b'], notify: true },
	]);
	expect(output.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ email: 'a' }, { item: 0 }],
		[{ email: 'a' }, { item: 0 }],
		[{ email: 'a' }, { item: 1 }],
		[{ email: 'b' }, { item: 1 }],
		[{ email: 'b' }, { item: 2 }],
	]);
});

it('an entry may have several rows', async () => {
	const many = made(
		batch({
			...texts,
			endpoint: 'POST /v1/spotMembers~bulkInvite',
			parameters: { emails: { properties: [], read: ({ json }) => json.emails as string[] } },
			each: 'emails',
			size: 9,
			singular: 'address',
			plural: 'addresses',
			send: async (_, emails) =>
				await Promise.resolve(emails.map((email) => [{ email }, { email, again: true }])),
		}),
	);
	const { run } = injectedRun(done);
	const output = await runOperation(many, run, itemsOf([{ emails: ['a'] }, { emails: ['b'] }]));
	expect(output).toHaveLength(4);
	expect(output[3]).toEqual({ json: { email: 'b', again: true }, pairedItem: { item: 1 } });
});

it('batches are sent one after the other', async () => {
	let inFlight = 0;
	let most = 0;
	const { run, sent } = injectedRun(async () => {
		most = Math.max(most, ++inFlight);
		await tick();
		inFlight--;
		return {};
	});
	await runOperation(invite, run, itemsOf('abcdefgh'.split('').map((emails) => ({ emails }))));
	expect(sent).toHaveLength(3);
	expect(most).toBe(1);
});

describe('a batch that fails', () => {
	const items = () => itemsOf('abcdefg'.split('').map((emails) => ({ emails })));
	const failSecond = (status: number) => (_: unknown, number: number) => {
		if (number === 1) throw apiFailure(status);
		return {};
	};

	it('ends the run, and says what was sent before and what was not', async () => {
		const { run, sent } = injectedRun(failSecond(503));
		await expect(runOperation(invite, run, items())).rejects.toMatchObject({
			message:
				'Status 503 3 of 7 addresses had already been processed; the others are listed in the details.',
			description: 'Told 503.\nNot sent or unconfirmed: d, e, f, g',
			context: { itemIndex: 3 },
		});
		expect(emailsOf(sent)).toEqual(['a b c', 'd e f']);
	});

	it('as the first one keeps its message', async () => {
		const { run } = injectedRun(() => {
			throw apiFailure(503);
		});
		await expect(runOperation(invite, run, items())).rejects.toMatchObject({
			message: 'Status 503',
			context: { itemIndex: 0 },
		});
	});

	it('fails its own entries only with Continue; the next batch is sent', async () => {
		const { run, sent } = injectedRun(failSecond(503), { continueOnFail: true });
		const output = await runOperation(invite, run, items());
		expect(emailsOf(sent)).toEqual(['a b c', 'd e f', 'g']);
		expect(output.map(({ json }) => json.email ?? json.error)).toEqual([
			'a',
			'b',
			'c',
			...['d', 'e', 'f'].map((email) => `"${email}" failed: Status 503 Told 503`),
			'g',
		]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 7 }, (_, item) => ({ item })),
		);
	});

	it('ends a cancelled run in spite of Continue', async () => {
		const cancel = new AbortController();
		const { run, sent } = injectedRun(
			(_, number) => {
				if (number === 0) return {};
				cancel.abort();
				throw new Error('The execution was canceled.');
			},
			{ continueOnFail: true, signal: cancel.signal },
		);
		await expect(runOperation(invite, run, items())).rejects.toMatchObject({
			message:
				'The execution was canceled. 3 of 7 addresses had already been processed; the others are listed in the details.',
			context: { itemIndex: 3 },
		});
		expect(sent).toHaveLength(2);
	});

	it('leaves an item that could not be read where it is', async () => {
		const { run, sent } = injectedRun(done, { continueOnFail: true });
		const output = await runOperation(
			invite,
			run,
			itemsOf([{ emails: 'a' }, { emails: 'bad' }, { emails: 'c' }]),
		);
		expect(emailsOf(sent)).toEqual(['a c']);
		expect(output.map(({ json }) => json)).toEqual([
			{ email: 'a' },
			{ outcome: 'refused', reason: '"Emails" is bad', error: '"Emails" is bad' },
			{ email: 'c' },
		]);
	});
});

describe('halving', () => {
	const numbers = (count: number) =>
		itemsOf(Array.from({ length: count }, (_, value) => ({ id: 'a', value })));
	/** Refuses requests with one of these values. */
	const refusing =
		(bad: number[], status = 400) =>
		({ body }: { body?: unknown }) => {
			if ((body as number[]).some((value) => bad.includes(value))) throw apiFailure(status);
			return {};
		};
	const lengthsOf = (sent: Array<{ body?: unknown }>) =>
		sent
			.map(({ body }) => body as unknown[] | { emails: unknown[] })
			.map((body) => (Array.isArray(body) ? body : body.emails).length);

	it('sends a batch that is too large in halves, in order', async () => {
		const { run, sent } = injectedRun(({ body }) => {
			if ((body as IDataObject[]).length > 2) throw apiFailure(413);
			return {};
		});
		const output = await runOperation(set, run, numbers(7));
		expect(sent.map(({ body }) => body)).toEqual([
			[0, 1, 2, 3, 4, 5, 6],
			[0, 1, 2, 3],
			[0, 1],
			[2, 3],
			[4, 5, 6],
			[4, 5],
			[6],
		]);
		expect(output.map(({ json }) => json.value)).toEqual([0, 1, 2, 3, 4, 5, 6]);
	});

	it('has no end of its own where a batch is too large', async () => {
		const { run, sent } = injectedRun(({ body }) => {
			if ((body as IDataObject[]).length > 1) throw apiFailure(413);
			return {};
		});
		const output = await runOperation(set, run, numbers(100));
		expect(output.every(({ json }) => !('error' in json))).toBe(true);
		expect(sent).toHaveLength(199);
	});

	it('also where a repeat would do more, since nothing was done', async () => {
		const { run, sent } = injectedRun(({ body }) => {
			if ((body as { emails: string[] }).emails.length > 1) throw apiFailure(413);
			return {};
		});
		await runOperation(invite, run, itemsOf([{ emails: ['a', 'b', 'c'] }]));
		expect(emailsOf(sent)).toEqual(['a b c', 'a b', 'a', 'b', 'c']);
	});

	it('finds the one bad entry of 100 with 15 requests', async () => {
		const { run, sent } = injectedRun(refusing([42]), { continueOnFail: true });
		const output = await runOperation(set, run, numbers(100));
		const failed = output.filter(({ json }) => 'error' in json);
		expect(failed).toEqual([
			{
				json: {
					value: 42,
					outcome: 'failed',
					reason: 'Status 400',
					error: '"42" failed: Status 400 Told 400',
					spotMemberId: 'a',
				},
				pairedItem: { item: 42 },
			},
		]);
		expect(output).toHaveLength(100);
		expect(sent.length).toBeLessThanOrEqual(15);
	});

	const NOT_TRIED = 'not tried: too many invalid entries in this batch';
	/** The values that failed, and those that weren't tried alone. */
	async function sendBad(bad: number[], count = 100) {
		const { run, sent } = injectedRun(refusing(bad), { continueOnFail: true });
		const output = await runOperation(set, run, numbers(count));
		expect(output).toHaveLength(count);
		const errors = output.flatMap(({ json }, value) =>
			'error' in json ? [[value, String(json.error)] as const] : [],
		);
		const untried = errors.filter(([, error]) => error.includes(NOT_TRIED));
		for (const [value, error] of errors) {
			expect(error).toContain(untried.some(([own]) => own === value) ? NOT_TRIED : 'Status 400');
		}
		return {
			failed: errors.map(([value]) => value),
			untried: untried.map(([value]) => value),
			requests: sent.length,
			errors,
		};
	}
	const range = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, at) => from + at);

	it.each([[[17, 83]], [[3, 50, 97]], [[5, 15, 25, 35, 45, 55, 65, 75, 85, 95]]])(
		'finds the bad entries of 100, and refuses no other: %j',
		async (bad) => {
			const { failed, untried, requests } = await sendBad(bad);
			expect(failed).toEqual(bad);
			expect(untried).toEqual([]);
			expect(requests).toBeLessThanOrEqual(101);
		},
	);

	it('adds what is good behind 20 bad entries', async () => {
		const { failed, untried } = await sendBad(range(0, 20));
		expect(failed).toEqual(range(0, 20));
		expect(untried).toEqual([]);
	});

	it('ends after 20 bad entries and no good one, and tells which were not tried', async () => {
		const { failed, untried, requests, errors } = await sendBad(range(0, 100));
		expect(failed).toEqual(range(0, 100));
		expect(untried).toEqual(range(20, 100));
		expect(requests).toBeLessThanOrEqual(60);
		expect(errors[99][1]).toBe(
			`"99" failed: ${NOT_TRIED}. Correct those that failed, and run the node again with the others. All of them together: Status 400 Told 400`,
		);
	});

	it.each([2, 3, 4, 5, 10, 33, 100])(
		'takes no more requests than a batch has entries, then one: %i',
		async (count) => {
			const bad = range(0, count).filter((value) => value % 2 === 0);
			const { failed, untried, requests } = await sendBad(bad, count);
			expect(requests).toBeLessThanOrEqual(count + 2);
			expect(bad.filter((value) => !failed.includes(value))).toEqual([]);
			// Only what is left when the requests are used up is refused together.
			expect(failed.filter((value) => !bad.includes(value) && !untried.includes(value))).toEqual(
				[],
			);
		},
	);

	it('searches each batch anew', async () => {
		const bad = [3, 50, 97, 103, 150, 197];
		expect((await sendBad(bad, 200)).failed).toEqual(bad);
	});

	it('still halves what is too large once the search has ended', async () => {
		const { run, sent } = injectedRun(
			({ body }) => {
				const values = body as number[];
				if (values.length > 30 && !values.includes(0)) throw apiFailure(413);
				if (values.some((value) => value < 20)) throw apiFailure(400);
				return {};
			},
			{ continueOnFail: true },
		);
		const output = await runOperation(set, run, numbers(100));
		expect(output.filter(({ json }) => 'error' in json)).toHaveLength(20);
		expect(lengthsOf(sent).slice(-7)).toEqual([80, 40, 20, 20, 40, 20, 20]);
	});

	it('ends at the bad entry without Continue; those before it are done', async () => {
		const { run, sent } = injectedRun(refusing([2]));
		await expect(runOperation(set, run, numbers(4))).rejects.toMatchObject({
			message:
				'Status 400 2 of 4 values had already been processed; the others are listed in the details.',
			description: 'Told 400.\nNot sent or unconfirmed: 2, 3',
			context: { itemIndex: 2 },
		});
		expect(lengthsOf(sent)).toEqual([4, 2, 2, 1]);
	});

	it.each([
		['a bad entry, where a repeat would do more', invite, 400],
		['another status', set, 404],
		['a server error', set, 503],
	])('is no way out of %s', async (_, which, status) => {
		const { run, sent } = injectedRun(() => {
			throw apiFailure(status);
		});
		const rows = [
			{ id: 'a', value: 1, emails: 'a' },
			{ id: 'a', value: 2, emails: 'b' },
		];
		await expect(runOperation(which, run, itemsOf(rows))).rejects.toThrow(`Status ${status}`);
		expect(sent).toHaveLength(1);
	});

	it('a single entry is not halved', async () => {
		const { run, sent } = injectedRun(() => {
			throw apiFailure(413);
		});
		await expect(runOperation(set, run, numbers(1))).rejects.toThrow('Status 413');
		expect(sent).toHaveLength(1);
	});
});
