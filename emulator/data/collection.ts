import type { CommonDialect } from '../conditions/dialect';
import { ApiFailure } from '../http/response';
import { filterOf, pageOf, type Page, type PageQuery } from './listing';

/** Parses a list such as `🌱 New here, Paid`: names, some with an emoji. */
export function parseNames(text: string): Array<{ name: string; emoji?: string }> {
	return text.split(/\s*,\s*/).map((entry) => {
		const [, emoji, name] = /^(?:(\p{Emoji}\S*) )?(.*)$/u.exec(entry) as string[];
		return { name, ...(emoji && { emoji }) };
	});
}

/** The entities of one kind, in the order of creation. */
export class Collection<Entity extends { id: string }> {
	/** @param noun names an entity in errors: "There is no group with the id …" */
	constructor(
		private readonly noun: string,
		/** One list, changed in place. */
		readonly all: Entity[] = [],
	) {}

	find(id: string): Entity | undefined {
		return this.all.find((entity) => entity.id === id);
	}

	/** Throws 404, or the status given, if there is none. */
	get(id: string, status = 404): Entity {
		const entity = this.find(id);
		if (entity) return entity;
		throw new ApiFailure(status, `There is no ${this.noun} with the id ${JSON.stringify(id)}`);
	}

	/** One page of the entities that pass the query's filters. */
	page(
		query: PageQuery,
		dialect: CommonDialect,
		valueOf?: (entity: Entity, field: string) => unknown,
	): Page<Entity> {
		const matching = this.all.filter(filterOf<Entity>(query, dialect, valueOf));
		return pageOf(matching, query, dialect, this.all.length);
	}

	/** Like `add`, but throws if the dialect refuses a name that's already taken. */
	addNamed(entity: Entity, { uniqueNames }: { uniqueNames: boolean }): Entity {
		const { name } = entity as { name?: unknown };
		if (uniqueNames && this.all.some((other) => (other as { name?: unknown }).name === name)) {
			throw new ApiFailure(400, `There is a ${this.noun} ${JSON.stringify(name)} already`);
		}
		return this.add(entity);
	}

	/** Changes the given fields. The others stay, or are reset to `unset`, depending on the dialect. */
	update(
		id: string,
		changes: Partial<Entity>,
		unset: Partial<Entity>,
		{ put }: { put: string },
	): Entity {
		return Object.assign(this.get(id), put === 'replaces' ? unset : {}, changes);
	}

	add(entity: Entity): Entity {
		this.all.push(entity);
		return entity;
	}

	remove(id: string): void {
		this.all.splice(this.all.indexOf(this.get(id)), 1);
	}
}
