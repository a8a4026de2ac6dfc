/** Maximum values processed at the same time. */
export const MAX_CONCURRENCY = 20;

export interface ConcurrencyOptions<T> {
	signal?: AbortSignal;
	/** Values with the same key are processed one after another, in order. */
	serializeBy?: (value: T, index: number) => string | undefined;
}

/**
 * Processes up to 20 values at a time, starting them in order. After a failure, only earlier values are still started;
 * running work is awaited, and the failure with the lowest index is thrown.
 * @returns the results in the order of the values
 */
export async function mapWithConcurrency<T, R>(
	values: readonly T[],
	work: (value: T, index: number) => Promise<R>,
	{ signal, serializeBy = () => undefined }: ConcurrencyOptions<T> = {},
): Promise<R[]> {
	const results = new Array<R>(values.length);
	const lastOfKey = new Map<string, Promise<void>>();
	let failure: { index: number; error: unknown } | undefined;
	let next = 0;

	async function workOn(index: number, previous?: Promise<void>): Promise<void> {
		try {
			await previous;
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
			const key = serializeBy(values[index], index);
			const done = workOn(index, key === undefined ? undefined : lastOfKey.get(key));
			if (key !== undefined) lastOfKey.set(key, done);
			await done;
		}
	}

	await Promise.all(Array.from({ length: Math.min(MAX_CONCURRENCY, values.length) }, worker));
	if (failure) throw failure.error;
	return results;
}
