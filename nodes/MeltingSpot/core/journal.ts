import type { IDataObject, IExecuteData, IExecuteFunctions } from 'n8n-workflow';

/** How an entry came out. `refused` is the reason if it wasn't sent at all. */
export type Outcome = { rows: IDataObject[] } | { error: unknown; refused?: string };

/** An item whose parameters have been read. */
export interface ReadItem {
	values: Record<string, unknown>;
	/** Names each of its entries by position, and as the item writes it: at a retry, a stranger may be a member. */
	keys: string[];
}

/**
 * What a run has sent, for n8n's retries of it (*Retry On Fail*), which run the whole node again. What was done, or may
 * have been done and can't be repeated, isn't sent again and comes out as before.
 */
export class Journal {
	readonly outcomes = new Map<string, Outcome>();
	/** The keys of what may have been done, and can be repeated. */
	readonly uncertain = new Set<string>();
	/** The items that were about to be sent. */
	readonly items = new Map<number, ReadItem>();
	/** Those that came with an outcome. */
	readonly hints = new Set<string>();
	/** What the values of parameters are called. */
	readonly names = new Map<string, string>();

	/** An item whose outcome is known. It isn't read or looked up again: its expressions may say something else by now. */
	settled(index: number): ReadItem | undefined {
		const item = this.items.get(index);
		return item?.keys.every((key) => this.outcomes.has(key)) ? item : undefined;
	}

	/** @throws the error of what an earlier try may have done */
	throwUnrepeatable(): void {
		for (const outcome of this.outcomes.values()) if ('error' in outcome) throw outcome.error;
	}
}

const runs = new WeakMap<IExecuteData, WeakMap<IDataObject, Journal>>();

/**
 * The journal of this run. All tries of a run share n8n's stack entry and the first item's json, by identity; a loop,
 * another branch, a sub-workflow and another execution have entries of their own. An agent that calls its tool itself uses
 * one entry for all calls, but not one json.
 */
export function journalOf(context: IExecuteFunctions): Journal {
	const entry = context.getExecuteData();
	const [{ json }] = context.getInputData();
	const ofEntry = runs.get(entry) ?? new WeakMap<IDataObject, Journal>();
	const journal = ofEntry.get(json) ?? new Journal();
	runs.set(entry, ofEntry.set(json, journal));
	return journal;
}
