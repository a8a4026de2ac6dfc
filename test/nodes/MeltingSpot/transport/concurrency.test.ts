/* eslint-disable @n8n/community-nodes/no-restricted-globals -- waits until all that can go on has gone on */
import {
	MAX_CONCURRENCY,
	mapWithConcurrency,
} from '../../../../nodes/MeltingSpot/transport/concurrency';

/** Tasks, by index, that end when told to. */
function controlledTasks() {
	const started: number[] = [];
	const endings = new Map<number, { done(result: string): void; fail(error: Error): void }>();
	const work = async (_value: unknown, index: number) => {
		started.push(index);
		return await new Promise<string>((done, fail) => endings.set(index, { done, fail }));
	};
	const settle = async () => await new Promise(setImmediate);
	return {
		started,
		work,
		settle,
		async end(index: number, error?: Error) {
			if (error) endings.get(index)?.fail(error);
			else endings.get(index)?.done(`result ${index}`);
			await settle();
		},
	};
}

const values = (count: number) => Array.from({ length: count }, (_, index) => index);

it('starts 20 at once and the next as one ends; results come in the order of the values', async () => {
	const tasks = controlledTasks();
	const all = mapWithConcurrency(values(25), tasks.work);
	await tasks.settle();
	expect(tasks.started).toEqual(values(MAX_CONCURRENCY));
	await tasks.end(19);
	expect(tasks.started).toHaveLength(21);
	for (const index of values(25).reverse()) await tasks.end(index);
	for (const index of values(25)) await tasks.end(index);
	expect(await all).toEqual(values(25).map((index) => `result ${index}`));
});

it('after a failure starts nothing further, waits for what is under way, and throws the lowest', async () => {
	const tasks = controlledTasks();
	const all = mapWithConcurrency(values(30), tasks.work);
	let ended = false;
	const result = all.catch((error: Error) => error.message).finally(() => (ended = true));
	await tasks.settle();
	await tasks.end(7, new Error('seven'));
	await tasks.end(3, new Error('three'));
	await tasks.end(5, new Error('five'));
	for (const index of values(20).filter((each) => ![3, 5, 7, 19].includes(each))) {
		await tasks.end(index);
	}
	expect(ended).toBe(false);
	await tasks.end(19);
	expect(await result).toBe('three');
	expect(tasks.started).toEqual(values(20));
});

it('works on values with the same key one after the other', async () => {
	const tasks = controlledTasks();
	const serializeBy = (_: unknown, index: number) => ['a', 'b', 'a', undefined, 'a'][index];
	const all = mapWithConcurrency(values(5), tasks.work, { serializeBy });
	await tasks.settle();
	expect(tasks.started).toEqual([0, 1, 3]);
	await tasks.end(0);
	expect(tasks.started).toEqual([0, 1, 3, 2]);
	await tasks.end(2);
	expect(tasks.started).toEqual([0, 1, 3, 2, 4]);
	for (const index of [1, 3, 4]) await tasks.end(index);
	expect(await all).toHaveLength(5);
});

it('still works on what comes before a failure, so that it is certain where to go on', async () => {
	const tasks = controlledTasks();
	const serializeBy = (_: unknown, index: number) => ['same', 'same', undefined, 'same'][index];
	const result = mapWithConcurrency(values(4), tasks.work, { serializeBy }).catch(
		(error: Error) => error.message,
	);
	await tasks.settle();
	await tasks.end(2, new Error('two'));
	await tasks.end(0);
	expect(tasks.started).toEqual([0, 2, 1]);
	await tasks.end(1);
	expect(await result).toBe('two');
	expect(tasks.started).toEqual([0, 2, 1]);
});

it('leaves out what waits behind a failure', async () => {
	const tasks = controlledTasks();
	const all = mapWithConcurrency(values(2), tasks.work, { serializeBy: () => 'same' });
	const result = all.catch((error: Error) => error.message);
	await tasks.settle();
	await tasks.end(0, new Error('zero'));
	expect(await result).toBe('zero');
	expect(tasks.started).toEqual([0]);
});

it('starts nothing after the signal aborted', async () => {
	const tasks = controlledTasks();
	const cancel = new AbortController();
	const all = mapWithConcurrency(values(30), tasks.work, { signal: cancel.signal });
	const result = all.catch((error: Error) => error.message);
	await tasks.settle();
	cancel.abort(new Error('cancelled'));
	for (const index of values(20)) await tasks.end(index);
	expect(await result).toBe('cancelled');
	expect(tasks.started).toHaveLength(20);
});

it('has nothing to do without values', async () => {
	expect(await mapWithConcurrency([], async () => 'never')).toEqual([]);
});
