import { oneOf, type DialectOf } from '../conditions/dialect';
import type { MemberRecord } from '../data/members';
import { filterOf, pageOf, type Page, type PageQuery } from '../data/listing';
import { SeededRandom, seedOf } from '../data/random';
import type { Scope } from '../data/store';
import { ApiFailure, created, ok, undocumented } from '../http/response';
import { activity, type ActivityType } from './activity';
import { member } from './member';

/** For the resources that invite participants. */
export const invitationSwitches = {
	invitedBefore: oneOf('the body of the 200 for someone who was already invited', [
		'participant',
		'{}',
		'empty',
	]),
	bulkInviteLists: oneOf('whom the response to a bulk invitation lists', ['everyone', 'newOnes']),
};
type InvitationDialect = DialectOf<typeof invitationSwitches>;

/** What participants of lives, courses and learning paths have in common. */
export interface Participant {
	id: string;
	spotMemberId: string | null;
	spotMemberEmail: string;
	spotMemberFirstname: string | null;
	spotMemberLastname: string | null;
	status: string;
}

/** An invitation that took effect. */
export interface ParticipantInvitation {
	entityId: string;
	participantId: string;
	withEmailNotification: boolean;
	invitedBy?: string;
}

interface Options {
	withEmailNotification?: boolean;
	invitedBySpotMemberId?: string;
}

interface Kind<Row extends Participant> {
	/** The seeded entities. */
	entities: Array<{ id: string }>;
	/** How likely a member is to take part in one of them. */
	chance: number;
	/** What activities call the id of an entity. */
	named: string;
	/** What participants do, and how a row shows that they did. */
	did?: Partial<Record<ActivityType, { shows(row: Row): boolean }['shows']>>;
	/** Adds the fields beyond those all participants have. */
	complete(common: Participant, entityId: string, random?: SeededRandom): Row;
}

const FIELDS: Record<string, keyof Participant> = {
	email: 'spotMemberEmail',
	firstname: 'spotMemberFirstname',
	lastname: 'spotMemberLastname',
};

/** The participants of the entities of one kind. */
export class Participants<Row extends Participant> {
	/** Every invitation that took effect, in order. */
	readonly invitations: ParticipantInvitation[] = [];
	private readonly rows = new Map<string, Row[]>();

	constructor(
		private readonly scope: Scope,
		private readonly kind: Kind<Row>,
	) {}

	/** In the order they were invited. */
	of(entityId: string): Row[] {
		const known = this.rows.get(entityId) ?? this.initial(entityId);
		this.rows.set(entityId, known);
		return known;
	}

	get(entityId: string, id: string): Row {
		const row = this.of(entityId).find((each) => each.id === id);
		if (row) return row;
		throw new ApiFailure(404, `There is no participant with the id ${JSON.stringify(id)}`);
	}

	/** Changes any fields, and records what the participant thereby did. */
	change(entityId: string, id: string, fields: Partial<Row>): Row {
		const row = this.get(entityId, id);
		const { did = {}, named } = this.kind;
		const types = (Object.keys(did) as ActivityType[]).filter((type) => !did[type]?.(row));
		Object.assign(row, fields);
		const { spotMemberId, spotMemberEmail } = row;
		const about = { [named]: entityId, spotMemberId, spotMemberEmail };
		const activities = this.scope.store.of(activity);
		for (const type of types) if (did[type]?.(row)) activities.record(type, about);
		return row;
	}

	page(entityId: string, query: PageQuery): Page<Row> {
		const { dialect } = this.scope;
		const all = this.of(entityId);
		const passes = filterOf(query, dialect, (row: Row, field) => {
			if (field !== 'hasParticipated' && field !== 'hasReplayed') {
				return row[(FIELDS[field] ?? field) as keyof Row];
			}
			return String((row as Row & { metrics?: Record<string, unknown> }).metrics?.[field]);
		});
		return pageOf(all.filter(passes), query, dialect, all.length);
	}

	/** One invitation: 201, or 200 for someone who was invited before. */
	inviteOne(entityId: string, name: string, options: Options & InvitationDialect) {
		const people = name.includes('@') ? { emails: [name] } : { spotMemberIds: [name] };
		const [{ row, isNew }] = this.invite(entityId, people, options);
		if (isNew) return created(row);
		return options.invitedBefore === 'participant'
			? ok(row)
			: undocumented(200, options.invitedBefore === '{}' ? {} : undefined);
	}

	/** Many invitations. @returns those whom the dialect lists, and how many are new */
	inviteMany(
		entityId: string,
		people: { spotMemberIds?: string[]; emails?: string[] },
		options: Options & InvitationDialect & { fields?: Partial<Row> },
	): { listed: Row[]; newOnes: number } {
		const invited = this.invite(entityId, people, options);
		for (const { row } of invited) Object.assign(row, options.fields);
		const fresh = invited.filter(({ isNew }) => isNew);
		const listed = options.bulkInviteLists === 'newOnes' ? fresh : invited;
		return { listed: listed.map(({ row }) => row), newOnes: fresh.length };
	}

	private invite(
		entityId: string,
		{ spotMemberIds = [], emails = [] }: { spotMemberIds?: string[]; emails?: string[] },
		{ withEmailNotification = false, invitedBySpotMemberId }: Options,
	): Array<{ row: Row; isNew: boolean }> {
		const { store, dialect } = this.scope;
		const members = store.of(member);
		if (spotMemberIds.length + emails.length > dialect.maxMembers) {
			throw new ApiFailure(dialect.overMaxMembers, `More than ${dialect.maxMembers} people`);
		}
		const records = spotMemberIds.map((id) => members.find(id));
		const unknown = spotMemberIds.find((_, index) => !records[index]);
		if (unknown !== undefined && dialect.unknownMember === 'refusesAll') {
			throw new ApiFailure(400, `There is no member with the id ${JSON.stringify(unknown)}`);
		}
		const people = [
			...records.flatMap((record) => (record ? [ofMember(record)] : [])),
			...emails.map(ofStranger),
		];
		return people.map((person) => {
			const rows = this.of(entityId);
			const known = rows.find((row) => row.spotMemberEmail === person.spotMemberEmail);
			if (known) return { row: known, isNew: false };
			const common = { id: this.scope.random.uuid(), ...person, status: 'Invited' };
			const row = this.kind.complete(common, entityId);
			rows.push(row);
			this.invitations.push({
				entityId,
				participantId: row.id,
				withEmailNotification,
				...(invitedBySpotMemberId !== undefined && { invitedBy: invitedBySpotMemberId }),
			});
			return { row, isNew: true };
		});
	}

	private initial(entityId: string): Row[] {
		const { options, store } = this.scope;
		const { entities, chance, complete } = this.kind;
		if (!entities.some(({ id }) => id === entityId)) return [];
		const random = new SeededRandom(seedOf(options.seed, entityId));
		return store.of(member).records.flatMap((record) => {
			if (!random.chance(chance)) return [];
			const common = { id: random.uuid(), ...ofMember(record), status: 'Invited' };
			return [complete(common, entityId, random)];
		});
	}
}

function ofMember({ member: { id, email, firstname, lastname } }: MemberRecord) {
	return {
		spotMemberId: id,
		spotMemberEmail: email,
		spotMemberFirstname: firstname,
		spotMemberLastname: lastname,
	};
}

const ofStranger = (email: string) => ({
	spotMemberId: null,
	spotMemberEmail: email,
	spotMemberFirstname: null,
	spotMemberLastname: null,
});
