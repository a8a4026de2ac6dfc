import type { IDataObject } from 'n8n-workflow';

/*
 * How n8n stores the state of a polling trigger, which depends on its version and settings. In all cases, an activation
 * or a tick that throws leaves the saved state untouched. (The state is `staticData` here: the node's own part of the
 * workflow's static data.)
 *
 * - live object: a tick works on one object, which is saved after an emission and after an activation, but not after null.
 * - fresh copy: a tick works on a copy of what was saved; it is saved as above.
 * - durable cursor: a tick works on a copy, and is saved with the execution and after null; an activation that returned null
 *   isn't saved.
 *
 * With a live object, changes made before a throw, and those of a poll that found no one, stay in memory until the
 * process ends or the workflow is activated again. A manual run works on a copy that is never saved.
 */
export const regimes = ['live object', 'fresh copy', 'durable cursor'] as const;
export type Regime = (typeof regimes)[number];

/**
 * What becomes of a poll's result.
 * - `kept`: n8n starts an execution with it.
 * - `discarded`: n8n drops it after the poll returns, because the poll took too long or the workflow was published
 *   again meanwhile (for the latter, `activate` during the poll is enough). Nothing is saved.
 * - `crash`: n8n starts the execution and dies before the state is saved. A durable cursor is saved together with the
 *   execution, so there the execution is lost as well.
 */
export type Fate = 'kept' | 'discarded' | 'crash';

type Poll<Result> = (staticData: IDataObject) => Promise<Result | null>;

/** What all processes of one n8n share: the static data as it was last saved. */
export class Database {
	private saved = '{}';

	read(): IDataObject {
		return JSON.parse(this.saved) as IDataObject;
	}

	save(staticData: IDataObject): void {
		this.saved = JSON.stringify(staticData);
	}
}

/** One n8n process, limited to how it stores the state of one trigger. Results are those that led to an execution. */
export class Process {
	private live: IDataObject | undefined;
	private activations = 0;

	constructor(
		private readonly regime: Regime,
		private readonly database: Database,
	) {}

	/** The workflow is published, which polls once right away. If that throws, the workflow stays as it was. */
	async activate<Result>(poll: Poll<Result>): Promise<Result | null> {
		this.activations++;
		const staticData = this.database.read();
		this.live = staticData;
		const result = await poll(staticData);
		if (result !== null || this.regime !== 'durable cursor') this.database.save(staticData);
		return result;
	}

	async tick<Result>(poll: Poll<Result>, fate: Fate = 'kept'): Promise<Result | null> {
		const staticData =
			this.regime === 'live object' ? (this.live ??= this.database.read()) : this.database.read();
		const { activations } = this;
		const result = await poll(staticData);
		if (activations !== this.activations) return null;
		if (fate !== 'kept') {
			this.live = undefined;
			return fate === 'crash' && this.regime !== 'durable cursor' ? result : null;
		}
		if (result !== null || this.regime === 'durable cursor') this.database.save(staticData);
		return result;
	}

	async runManually<Result>(poll: Poll<Result>): Promise<Result | null> {
		return await poll(this.database.read());
	}

	/** What was in memory is lost. */
	restart(): void {
		this.live = undefined;
	}
}
