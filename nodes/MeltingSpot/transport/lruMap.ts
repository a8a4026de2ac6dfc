/** Maximum entries in a map that lives as long as the process. */
export const MAX_ENTRIES = 1_000;

/**
 * A map that evicts the least recently used entries once it holds more than 1,000.
 * @param mayForget whether an entry can safely be recreated; others stay, even beyond the limit
 */
export function createLruMap<K, V>(mayForget: (value: V) => boolean = () => true): Map<K, V> {
	return new LruMap(mayForget);
}

/** A `Map` keeps its keys in insertion order: the first one was used least recently. */
class LruMap<K, V> extends Map<K, V> {
	constructor(private readonly mayForget: (value: V) => boolean) {
		super();
	}

	override get(key: K): V | undefined {
		const value = super.get(key);
		if (value !== undefined) this.renew(key, value);
		return value;
	}

	override set(key: K, value: V): this {
		this.renew(key, value);
		if (this.size <= MAX_ENTRIES) return this;
		for (const [other, held] of this) {
			if (this.size <= MAX_ENTRIES) break;
			if (other !== key && this.mayForget(held)) this.delete(other);
		}
		return this;
	}

	private renew(key: K, value: V): void {
		this.delete(key);
		super.set(key, value);
	}
}
