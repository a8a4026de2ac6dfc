/** Most requests that one run keeps in flight. */
export const IN_FLIGHT = 20;

export interface Rules {
	signal?: AbortSignal;
	/** Values with the same key are worked on one after the other, in their order. */
	keyOf?: (index: number) => string | undefined;
}

/**
 * Works on up to 20 values at a time, started in their order. After a failure only the values before it are
 * still worked on; what is under way is waited for, and the failure of the lowest index is thrown.
 * @returns the results in the order of the values
 */
export async function sideBySide<T, R>(
	values: readonly T[],
	work: (value: T, index: number) => Promise<R>,
	{ signal, keyOf = () => undefined }: Rules = {},
): Promise<R[]> {
	const results = new Array<R>(values.length);
	const lastWithKey = new Map<string, Promise<void>>();
	let failure: { index: number; error: unknown } | undefined;
	let next = 0;

	async function workOn(index: number, before?: Promise<void>): Promise<void> {
		try {
			await before;
			if (failure && failure.index < index) return;
			signal?.throwIfAborted();
			results[index] = await work(values[index], index);
		} catch (error) {
			if (!failure || index < failure.index) failure = { index, error };
		}
	}

	async function worker(): Promise<void> {
		while (next < values.length && !failure) {
			const index = next++;
			const key = keyOf(index);
			const done = workOn(index, key === undefined ? undefined : lastWithKey.get(key));
			if (key !== undefined) lastWithKey.set(key, done);
			await done;
		}
	}

	await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, values.length) }, worker));
	if (failure) throw failure.error;
	return results;
}
