import type { IDataObject } from 'n8n-workflow';

/** The fields that an update accepts, and whether it accepts `null` for them. */
export type WritableFields = Readonly<Record<string, 'required' | 'nullable'>>;

interface Update {
	changes: IDataObject;
	writable: WritableFields;
	/** The current entity. */
	read(): Promise<IDataObject>;
	/** Sends an update. */
	put(body: IDataObject): Promise<IDataObject>;
}

/**
 * Reads, merges, writes: keeps every field that isn't changed, whether a PUT merges or replaces
 * (docs/api-notes.md#update-whole).
 * @returns the entity as the response shows it
 * @throws NodeApiError
 */
export async function mergeUpdate({ changes, writable, read, put }: Update): Promise<IDataObject> {
	const current = await read();
	const kept = Object.entries(writable).flatMap(([field, takes]) => {
		const value = current[field];
		if (value === undefined || (value === null && takes !== 'nullable')) return [];
		// The reference shows `{}` where a text is null.
		const isWritable = typeof value !== 'object' || value === null || Array.isArray(value);
		return isWritable ? [[field, value]] : [];
	});
	return await put({ ...(Object.fromEntries(kept) as IDataObject), ...changes });
}
