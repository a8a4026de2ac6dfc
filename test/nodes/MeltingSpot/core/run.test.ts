/* eslint-disable @n8n/community-nodes/no-restricted-imports -- waits */
import { setImmediate as tick } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { get as getOne, operation } from '../../../../nodes/MeltingSpot/core/constructors';
import type { Make } from '../../../../nodes/MeltingSpot/core/operation';
import { runOperation } from '../../../../nodes/MeltingSpot/core/run';
import {
	Named,
	type Parameter,
	Pending,
	type Prepared,
} from '../../../../nodes/MeltingSpot/parameters/parameter';
import { apiFailure, injectedRun, itemsOf } from '../../../support/injectedApi';

const made = (make: Make) => make('x', { noun: 'x', plural: 'x' });
const texts = { displayName: 'X', action: 'X', description: 'X' };

/** What happened, in order. */
let events: string[];
beforeEach(() => {
	events = [];
});

/** Names a member by `id` or `email`; a leading `?` marks an unknown email. */
const memberLocator: Prepared<string, string> = {
	properties: [],
	read(item) {
		events.push(`read ${item.index}`);
		const { id, email } = item.json as { id?: string; email?: string };
		if (id === '') throw new UserError('"Member" is empty');
		return id ?? new Pending(email!);
	},
	async prepare(api, open) {
		events.push(`prepare ${open.length}`);
		await api.request('GET /v1/spotMembers', {});
		return ({ value: email }) => {
			if (email.startsWith('?')) throw new UserError('No such member');
			return `id of ${email}`;
		};
	},
};
const title: Parameter<string> = {
	properties: [],
	read(item) {
		if (item.json.title === 'bad') throw new UserError('"Title" is bad');
		return String(item.json.title);
	},
};

const update = made(
	operation({
		...texts,
		endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
		parameters: { spotMemberId: memberLocator, title },
		async send(input, call) {
			events.push(`send ${input.spotMemberId}`);
			const row = await call({ body: { title: input.title } });
			events.push(`done ${input.spotMemberId}`);
			return row;
		},
	}),
);
const get = made(
	operation({
		...texts,
		endpoint: 'GET /v1/spotMembers/{spotMemberId}',
		parameters: { spotMemberId: memberLocator },
		send: async (_, call) => await call(),
	}),
);

const echo = ({ path, body }: { path?: object; body?: unknown }) => ({
	...path,
	...(body as object),
});
const writes = <T extends { endpoint: string }>(sent: T[]) =>
	sent.filter(
		({ endpoint }) => !endpoint.startsWith('GET /v1/spotMembers') || endpoint.includes('{'),
	);

describe('the three phases', () => {
	const rows = [
		{ email: 'a', title: 'A' },
		{ email: 'b', title: 'B' },
	];

	it('read all items, then prepare all references together, then send', async () => {
		const { run, sent } = injectedRun(echo);
		const output = await runOperation(update, run, itemsOf(rows));
		expect(events.slice(0, 3)).toEqual(['read 0', 'read 1', 'prepare 2']);
		expect(sent).toEqual([
			{ endpoint: 'GET /v1/spotMembers' },
			{ endpoint: update.endpoint, path: { spotMemberId: 'id of a' }, body: { title: 'A' } },
			{ endpoint: update.endpoint, path: { spotMemberId: 'id of b' }, body: { title: 'B' } },
		]);
		expect(output).toEqual([
			{ json: { spotMemberId: 'id of a', title: 'A' }, pairedItem: { item: 0 } },
			{ json: { spotMemberId: 'id of b', title: 'B' }, pairedItem: { item: 1 } },
		]);
	});

	it('pair every row of an item with it, and none with an item without rows', async () => {
		const many = made(
			operation({
				...texts,
				endpoint: 'GET /v1/spotMembers',
				parameters: { count: { properties: [], read: ({ json }) => Number(json.count) } },
				send: async ({ count }) =>
					await Promise.resolve(Array.from({ length: count }, (_, n) => ({ n }))),
			}),
		);
		const { run } = injectedRun(echo);
		const output = await runOperation(
			many,
			run,
			itemsOf([{ count: 2 }, { count: 0 }, { count: 1 }]),
		);
		expect(output.map(({ json, pairedItem }) => [json.n, pairedItem])).toEqual([
			[0, { item: 0 }],
			[1, { item: 0 }],
			[0, { item: 2 }],
		]);
	});

	it('do not prepare what is ready, and ask nothing for it', async () => {
		const optional: Prepared<string | undefined, string> = {
			properties: [],
			read: ({ json }) => (json.by ? new Pending(String(json.by)) : undefined),
			async prepare(_, open) {
				events.push(`prepare ${open.length}`);
				return await Promise.resolve(
					({ value, others }) => `${value} of ${others.title as string}`,
				);
			},
		};
		const inputs: unknown[] = [];
		const invite = made(
			operation({
				...texts,
				endpoint: 'POST /v1/spotMembers',
				parameters: { title, by: optional },
				async send(input) {
					inputs.push(input);
					return await Promise.resolve({});
				},
			}),
		);
		const { run } = injectedRun(echo);
		await runOperation(invite, run, itemsOf([{ title: 'A' }, { title: 'B', by: 'x' }]));
		expect(inputs).toEqual([
			{ title: 'A', by: undefined },
			{ title: 'B', by: 'x of B' },
		]);
		events = [];
		await runOperation(invite, run, itemsOf([{ title: 'A' }]));
		expect(events).toEqual([]);
	});

	it('call what was picked from a list by its name', async () => {
		const picked: Prepared<string, never> = {
			properties: [],
			read: ({ json }) => new Named(String(json.id), 'Ada'),
			prepare: async () => await Promise.reject(new Error('There is nothing to prepare')),
		};
		const { run, sent } = injectedRun(echo);
		const withName = made(
			operation({
				...texts,
				endpoint: 'GET /v1/spotMembers/{spotMemberId}',
				parameters: { spotMemberId: picked },
				send: async (_, call) => await call(),
			}),
		);
		await runOperation(withName, run, itemsOf([{ id: 'a' }]));
		expect(sent[0].path).toEqual({ spotMemberId: 'a' });
		expect(run.api.displayNames.describe('spotMemberId', 'a')).toBe('Ada');
	});
});

describe('an item that cannot be read', () => {
	const rows = [
		{ id: 'a', title: 'A' },
		{ id: 'b', title: 'bad' },
		{ id: 'c', title: 'C' },
	];

	it('stops the run before any request', async () => {
		const { run, sent } = injectedRun(echo);
		const running = runOperation(update, run, itemsOf(rows));
		await expect(running).rejects.toMatchObject({
			message: 'Item 1: "Title" is bad',
			context: { itemIndex: 1 },
		});
		expect(sent).toEqual([]);
	});

	it('stops only itself with Continue, and is not prepared', async () => {
		const { run, sent } = injectedRun(echo, { continueOnFail: true });
		const output = await runOperation(update, run, itemsOf(rows));
		expect(output).toEqual([
			{ json: { spotMemberId: 'a', title: 'A' }, pairedItem: { item: 0 } },
			{ json: { error: '"Title" is bad' }, pairedItem: { item: 1 } },
			{ json: { spotMemberId: 'c', title: 'C' }, pairedItem: { item: 2 } },
		]);
		expect(events.filter((event) => event.startsWith('prepare'))).toEqual([]);
		expect(writes(sent)).toHaveLength(2);
	});

	it('stops the run in spite of Continue once it is cancelled', async () => {
		const { run } = injectedRun(echo, { continueOnFail: true, signal: AbortSignal.abort() });
		await expect(runOperation(update, run, itemsOf(rows))).rejects.toThrow('"Title" is bad');
	});
});

describe('a reference that cannot be prepared', () => {
	const rows = [
		{ id: '', title: 'A' },
		{ id: 'b', title: 'B' },
		{ email: '?', title: 'C' },
	];

	it('stops the run before anything is sent', async () => {
		const { run, sent } = injectedRun(echo);
		const running = runOperation(update, run, itemsOf(rows.slice(1)));
		await expect(running).rejects.toMatchObject({
			message: 'Item 1: No such member',
			context: { itemIndex: 1 },
		});
		expect(writes(sent)).toEqual([]);
	});

	it('stops only its own item with Continue, whichever are left', async () => {
		const { run, sent } = injectedRun(echo, { continueOnFail: true });
		const output = await runOperation(update, run, itemsOf(rows));
		expect(output.map(({ json }) => json)).toEqual([
			{ error: '"Member" is empty' },
			{ spotMemberId: 'b', title: 'B' },
			{ error: 'No such member' },
		]);
		expect(writes(sent)).toHaveLength(1);
	});

	it('is the error of all items that need it, and of no others, if nothing can be looked up', async () => {
		const { run } = injectedRun(
			(call) => {
				if (!call.path) throw apiFailure(403);
				return echo(call);
			},
			{ continueOnFail: true },
		);
		const output = await runOperation(
			update,
			run,
			itemsOf([
				{ email: 'a', title: 'A' },
				{ id: 'b', title: 'B' },
				{ email: 'c', title: 'C' },
			]),
		);
		const failed = { error: 'Status 403 Told 403' };
		expect(output.map(({ json }) => json)).toEqual([
			failed,
			{ spotMemberId: 'b', title: 'B' },
			failed,
		]);
	});
});

describe('a request that fails', () => {
	const rows = [
		{ id: 'a', title: 'A' },
		{ id: 'b', title: 'B' },
		{ id: 'c', title: 'C' },
	];
	const failing = (call: { path?: Record<string, string>; body?: unknown }) => {
		if (call.path?.spotMemberId === 'b') throw apiFailure(404);
		return echo(call);
	};
	const PROGRESS = 'Earlier items were processed; items handled in parallel may have been, too';

	it('ends the run, names its item, and says that others may be done', async () => {
		const { run } = injectedRun(failing);
		const running = runOperation(update, run, itemsOf(rows));
		await expect(running).rejects.toMatchObject({
			message: 'Status 404',
			// A full stop comes before it.
			description: expect.stringMatching(new RegExp(`^Told 404\\.\n${PROGRESS}`)) as string,
			context: { itemIndex: 1 },
		});
	});

	it('speaks of no earlier items if the first one fails', async () => {
		const { run } = injectedRun(failing);
		const running = runOperation(update, run, itemsOf([rows[1], rows[0], rows[2]]));
		await expect(running).rejects.toMatchObject({
			description: 'Told 404.\nLater items may have been processed in parallel.',
			context: { itemIndex: 0 },
		});
	});

	it.each([
		['a read', get, rows],
		['a single item', update, [rows[1]]],
	])('does not say so of %s', async (_, which, given) => {
		const { run } = injectedRun(failing);
		const running = runOperation(which, run, itemsOf(given));
		await expect(running).rejects.toMatchObject({ description: 'Told 404' });
	});

	it('takes the place of its rows with Continue, in one text', async () => {
		const { run } = injectedRun(failing, { continueOnFail: true });
		const output = await runOperation(update, run, itemsOf(rows));
		expect(output.map(({ json }) => json)).toEqual([
			{ spotMemberId: 'a', title: 'A' },
			{ error: 'Status 404 Told 404' },
			{ spotMemberId: 'c', title: 'C' },
		]);
	});

	it('ends a cancelled run in spite of Continue', async () => {
		const cancel = new AbortController();
		const { run, sent } = injectedRun(
			(call) => {
				if (call.endpoint === update.endpoint) {
					cancel.abort();
					throw new Error('cancelled');
				}
				return echo(call);
			},
			{ continueOnFail: true, signal: cancel.signal },
		);
		await expect(runOperation(update, run, itemsOf(rows))).rejects.toThrow('cancelled');
		expect(writes(sent).length).toBeLessThan(rows.length);
	});
});

describe('writes', () => {
	const slow = async (call: { path?: object; body?: unknown }) => {
		await tick();
		return echo(call);
	};

	it('to one entity keep their order, and to several run side by side', async () => {
		const rows = ['a', 'b', 'a'].map((id, index) => ({ id, title: `T${index}` }));
		const { run } = injectedRun(slow);
		await runOperation(update, run, itemsOf(rows));
		const order = events.filter((event) => /^(send|done)/.test(event));
		expect(order).toEqual(['send a', 'send b', 'done a', 'send a', 'done b', 'done a']);
	});

	it('without an entity in their path run side by side', async () => {
		const invite = made(
			operation({
				...texts,
				endpoint: 'POST /v1/spotMembers',
				parameters: { title },
				async send(input, call) {
					events.push(`send ${input.title}`);
					const row = await call({ body: input });
					events.push(`done ${input.title}`);
					return row;
				},
			}),
		);
		const { run } = injectedRun(slow);
		await runOperation(invite, run, itemsOf([{ title: 'A' }, { title: 'A' }]));
		expect(events).toEqual(['send A', 'send A', 'done A', 'done A']);
	});

	it('with the same onceBy are sent once, each item gets rows of its own', async () => {
		const invite = made(
			operation({
				...texts,
				endpoint: 'POST /v1/spotMembers',
				parameters: { title },
				onceBy: (input) => input.title.toLowerCase(),
				send: async (input, call) => await call({ body: input }),
			}),
		);
		const { run, sent } = injectedRun(echo);
		const output = await runOperation(
			invite,
			run,
			itemsOf([{ title: 'A' }, { title: 'a' }, { title: 'B' }]),
		);
		expect(sent.map(({ body }) => (body as IDataObject).title)).toEqual(['A', 'B']);
		expect(output.map(({ json }) => json.title)).toEqual(['A', 'A', 'B']);
		expect(output[0].json).not.toBe(output[1].json);
	});
});

describe('reads', () => {
	it('with the same input are sent once, each item gets rows of its own', async () => {
		const { run, sent } = injectedRun(({ path }) => ({ ...path, tags: [1] }));
		const output = await runOperation(
			get,
			run,
			itemsOf([{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }]),
		);
		expect(writes(sent)).toHaveLength(2);
		expect(output.map(({ json }) => json.spotMemberId)).toEqual(['a', 'b', 'a', 'a']);
		const [first, , third, fourth] = output.map(({ json }) => json);
		expect(new Set([first, third, fourth]).size).toBe(3);
		expect(new Set([first.tags, third.tags, fourth.tags]).size).toBe(3);
	});

	it('run side by side, also of one entity', async () => {
		const { run, sent } = injectedRun(async ({ path }) => {
			await tick();
			events.push(`${sent.length} sent`);
			return { ...path };
		});
		const items = itemsOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
		await runOperation(get, run, items);
		expect(events.filter((event) => event.endsWith('sent'))).toEqual([
			'3 sent',
			'3 sent',
			'3 sent',
		]);
	});

	it('that fail give each of their items the error', async () => {
		const { run } = injectedRun(
			({ path }) => {
				if (path) throw apiFailure(404);
				return {};
			},
			{ continueOnFail: true },
		);
		const output = await runOperation(get, run, itemsOf([{ id: 'a' }, { id: 'a' }]));
		expect(output).toEqual([
			{ json: { error: 'Status 404 Told 404' }, pairedItem: { item: 0 } },
			{ json: { error: 'Status 404 Told 404' }, pairedItem: { item: 1 } },
		]);
	});
});

// Never run: none of the mistakes below may compile.
export function mistakes() {
	made(
		operation({
			...texts,
			endpoint: 'GET /v1/spotMembers/{spotMemberId}',
			// @ts-expect-error a name of the path has no parameter
			parameters: {},
			send: async (_, call) => await call(),
		}),
	);
	made(
		operation({
			...texts,
			// @ts-expect-error there is no such endpoint
			endpoint: 'GET /v1/spotMember',
			parameters: {} as never,
			send: async () => await Promise.resolve({}),
		}),
	);
	made(
		operation({
			...texts,
			endpoint: 'PUT /v1/spotMembers/{spotMemberId}',
			parameters: { spotMemberId: memberLocator },
			async send(input, call) {
				// @ts-expect-error what is sent is an id, not a reference
				const ref: Pending<string> = input.spotMemberId;
				return await call({ body: { ...ref } });
			},
		}),
	);
	// @ts-expect-error a list isn't one entity
	made(getOne({ endpoint: 'GET /v1/tags', parameters: {} }));
	// @ts-expect-error nothing is pending without \`prepare\`
	const unprepared: Parameter<string> = { properties: [], read: () => new Pending('a') };
	return unprepared;
}
