import { Collection } from '../data/collection';
import type { Page, PageQuery } from '../data/listing';
import type { Member } from '../data/members';
import { SeededRandom, seedOf } from '../data/random';
import type { Scope } from '../data/store';
import { ApiFailure } from '../http/response';
import { member } from './member';
import type { Schemas } from './resource';

/** Entities that members belong to, such as tags and groups. Seeded ones start with a tenth of the members. */
export class CollectionWithMembers<Entity extends { id: string }> extends Collection<Entity> {
	private readonly members = new Map<string, Set<string>>();
	private readonly seeded: string[];

	constructor(
		private readonly scope: Scope,
		noun: string,
		entities: Entity[],
	) {
		super(noun, entities);
		this.seeded = entities.map(({ id }) => id);
	}

	/** The ids of an entity's members. Throws 404 if there is no such entity. */
	membersOf(id: string): Set<string> {
		this.get(id);
		const members = this.members.get(id) ?? this.initial(id);
		this.members.set(id, members);
		return members;
	}

	pageOfMembers(id: string, query: PageQuery): Page<Member> {
		return this.scope.store.of(member).page(query, this.membersOf(id));
	}

	/** Throws 400 or 413 as the dialect says. */
	addMembers(id: string, ids: string[]): Schemas['AddedMembers'] {
		const members = this.membersOf(id);
		const { known, unknown } = this.sort(ids);
		for (const each of known) members.add(each);
		return { addedSpotMemberIds: known, failedSpotMemberIds: unknown };
	}

	/** Throws 400 or 413 as the dialect says. */
	removeMembers(id: string, ids: string[]): Schemas['RemovedMembers'] {
		const members = this.membersOf(id);
		const { known } = this.sort(ids);
		return { removedSpotMembersCount: known.filter((each) => members.delete(each)).length };
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

	private initial(id: string): Set<string> {
		const { options, store } = this.scope;
		if (!this.seeded.includes(id)) return new Set();
		const random = new SeededRandom(seedOf(options.seed, id));
		const { records } = store.of(member);
		return new Set(records.flatMap((each) => (random.chance(0.1) ? each.member.id : [])));
	}
}
