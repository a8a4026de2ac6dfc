import { ApiFailure } from '../http/response';

/** The entities of one kind, in the order of creation. */
export class Collection<Entity extends { id: string }> {
	private readonly byId = new Map<string, Entity>();

	/** @param noun names an entity in errors: "There is no group with the id …" */
	constructor(
		private readonly noun: string,
		entities: Entity[] = [],
	) {
		for (const entity of entities) this.add(entity);
	}

	get all(): Entity[] {
		return [...this.byId.values()];
	}

	find(id: string): Entity | undefined {
		return this.byId.get(id);
	}

	/** Throws 404, or the status given, if there is none. */
	get(id: string, status = 404): Entity {
		const entity = this.byId.get(id);
		if (entity) return entity;
		throw new ApiFailure(status, `There is no ${this.noun} with the id ${JSON.stringify(id)}`);
	}

	add(entity: Entity): Entity {
		this.byId.set(entity.id, entity);
		return entity;
	}

	remove(id: string): void {
		this.get(id);
		this.byId.delete(id);
	}
}
