import { ApiFailure } from '../http/response';
import { member } from './member';
import type { Schemas } from './resource';
import { SeededRandom, seedOf } from '../data/random';
import type { Scope } from '../data/store';

/** Which members belong to the entities of one kind: who has a tag, who is in a group. */
export class Memberships {
	private readonly members = new Map<string, Set<string>>();
	private readonly seeded: string[];

	/** @param entities those of the seed, which begin with a tenth of the members */
	constructor(
		private readonly scope: Scope,
		entities: Array<{ id: string }>,
	) {
		this.seeded = entities.map(({ id }) => id);
	}

	/** The ids of an entity's members. */
	of(entityId: string): Set<string> {
		const known = this.members.get(entityId) ?? this.initial(entityId);
		this.members.set(entityId, known);
		return known;
	}

	/** Adds members. Throws 400 or 413 as the dialect says. */
	add(entityId: string, ids: string[]): Schemas['AddedMembers'] {
		const { known, unknown } = this.sort(ids);
		const members = this.of(entityId);
		for (const id of known) members.add(id);
		return { addedSpotMemberIds: known, failedSpotMemberIds: unknown };
	}

	/** Removes members. Throws 400 or 413 as the dialect says. */
	remove(entityId: string, ids: string[]): Schemas['RemovedMembers'] {
		const members = this.of(entityId);
		const { known } = this.sort(ids);
		return { removedSpotMembersCount: known.filter((id) => members.delete(id)).length };
	}

	private sort(ids: string[]): { known: string[]; unknown: string[] } {
		const { store, dialect } = this.scope;
		if (ids.length > dialect.maxMembers) {
			throw new ApiFailure(dialect.overMaxMembers, `More than ${dialect.maxMembers} members`);
		}
		const members = store.of(member);
		const known = ids.filter((id) => members.find(id));
		const unknown = ids.filter((id) => !members.find(id));
		if (unknown.length > 0 && dialect.unknownMember === 'refusesAll') {
			throw new ApiFailure(400, `There is no member with the id ${JSON.stringify(unknown[0])}`);
		}
		return { known, unknown };
	}

	private initial(entityId: string): Set<string> {
		const { options, store } = this.scope;
		if (!this.seeded.includes(entityId)) return new Set();
		const random = new SeededRandom(seedOf(options.seed, entityId));
		const { records } = store.of(member);
		return new Set(records.flatMap((each) => (random.chance(0.1) ? each.member.id : [])));
	}
}
