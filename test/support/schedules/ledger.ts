import type { Happened } from './schedule';

/** Why n8n may output the same event again. */
export type Excuse = 'crash' | 'two mains' | undefined;

interface Occurrence {
	at: number;
	/** Its place in the order of events. */
	event: number;
	/** Whether it must be output. */
	isOwed: boolean;
	countsFrom: number;
	/** One for each time it was output. */
	deliveries: Excuse[];
}

interface Baseline {
	startedAt: number;
	endedAt: number;
	/** Where its end falls in the order of events. */
	event: number;
	listed: Set<string>;
}

/** What happened while a schedule was played. */
export class Ledger {
	/** By key. */
	readonly occurrences = new Map<string, Occurrence>();
	readonly baselines: Baseline[] = [];
	/** How many times a process has read the stored state. */
	lives: number;
	private events = 0;
	private readonly omitted = new Set<string>();

	constructor(mains: number) {
		this.lives = mains;
	}

	happened({ occurred, excused, countsFrom = Infinity }: Happened, at: number): void {
		for (const key of occurred) {
			const event = ++this.events;
			this.occurrences.set(key, { at, event, isOwed: true, countsFrom, deliveries: [] });
		}
		for (const key of excused) {
			const occurrence = this.occurrences.get(key);
			if (occurrence) occurrence.isOwed = false;
		}
	}

	baseline(poll: { startedAt: number; endedAt: number; listed: Set<string> }): void {
		this.baselines.push({ ...poll, event: ++this.events });
	}

	/** @returns what was output but never happened */
	output(keys: string[] | null, excuse: Excuse): string[] {
		for (const key of keys ?? []) this.occurrences.get(key)?.deliveries.push(excuse);
		return (keys ?? []).filter((key) => !this.occurrences.has(key));
	}

	/** What one listing leaves out; each key is left out at most once. */
	pickOmitted(index: number | undefined): string | undefined {
		if (index === undefined || this.occurrences.size === 0) return undefined;
		const key = [...this.occurrences.keys()][index % this.occurrences.size];
		if (this.omitted.has(key)) return undefined;
		this.omitted.add(key);
		return key;
	}
}
