/** Why n8n may output the same member again. */
export type Excuse = 'crash' | 'two mains' | undefined;

interface Member {
	registeredAt: number;
	/** Its place in the order of events. */
	event: number;
	/** One for each time that it was output. */
	deliveries: Excuse[];
}

interface Baseline {
	startedAt: number;
	/** The place of its end in the order of events. */
	event: number;
	listed: Set<string>;
}

/** What happened while a schedule was played. */
export class Ledger {
	readonly members = new Map<string, Member>();
	readonly baselines: Baseline[] = [];
	/** How often a process read the stored state. */
	lives: number;
	private events = 0;
	private readonly omitted = new Set<string>();

	constructor(mains: number) {
		this.lives = mains;
	}

	registered(id: string, registeredAt: number): void {
		this.members.set(id, { registeredAt, event: ++this.events, deliveries: [] });
	}

	baseline(startedAt: number, listed: Set<string>): void {
		this.baselines.push({ startedAt, event: ++this.events, listed });
	}

	output(ids: string[] | null, excuse: Excuse): void {
		for (const id of ids ?? []) this.members.get(id)?.deliveries.push(excuse);
	}

	/** A member for one listing to leave out; each is left out once at most. */
	pickOmitted(index: number | undefined): string | undefined {
		if (index === undefined || this.members.size === 0) return undefined;
		const id = [...this.members.keys()][index % this.members.size];
		if (this.omitted.has(id)) return undefined;
		this.omitted.add(id);
		return id;
	}
}
