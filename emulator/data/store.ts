import type { Clock } from '../conditions/clock';
import type { CommonDialect } from '../conditions/dialect';
import { SeededRandom, seedOf } from './random';

export interface StoreOptions {
	seed: number;
	/** How many members there are at first. */
	members: number;
	spotId?: string;
}

/** What a resource sees of the store. `Own` are the switches that it declares itself. */
export interface Scope<Own = unknown> {
	readonly store: SpotStore;
	readonly options: StoreOptions;
	readonly dialect: CommonDialect & Own;
	/** The resource's own stream. */
	readonly random: SeededRandom;
	/** Milliseconds since 1970. */
	now(): number;
}

/** A kind of state: its name and how it is initialized. */
export interface StateOf<State> {
	name: string;
	begin(scope: Scope): State;
}

/** The state of all resources of one Spot. It knows nothing about HTTP or any particular resource. */
export class SpotStore {
	readonly spotId: string;
	private readonly states = new Map<string, unknown>();
	private readonly scopes = new Map<string, Scope>();

	constructor(
		readonly options: StoreOptions,
		private readonly clock: Clock,
		private readonly dialect: () => CommonDialect,
	) {
		this.spotId = options.spotId ?? new SeededRandom(options.seed).uuid();
	}

	/** The state of a resource, for itself and for the resources that refer to it. */
	of<State>(definition: StateOf<State>): State {
		if (!this.states.has(definition.name)) {
			this.states.set(definition.name, definition.begin(this.scope(definition.name)));
		}
		return this.states.get(definition.name) as State;
	}

	scope(name: string): Scope {
		const known = this.scopes.get(name);
		if (known) return known;
		const { options, clock, dialect } = this;
		let random: SeededRandom | undefined;
		const scope: Scope = {
			store: this,
			options,
			get dialect() {
				return dialect();
			},
			// Most resources draw nothing, and seeding takes long.
			get random() {
				return (random ??= new SeededRandom(seedOf(options.seed, name)));
			},
			now: () => clock.now(),
		};
		this.scopes.set(name, scope);
		return scope;
	}
}
