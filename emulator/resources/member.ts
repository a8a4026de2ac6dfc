import { Type, type Static } from '@sinclair/typebox';
import { milliseconds } from '../conditions/bounds';
import { filterNames, flag, oneOf, type DialectOf } from '../conditions/dialect';
import { filterOf, MovingList, type Page, type PageQuery } from '../data/listing';
import { seedMembers, type Member, type MemberRecord } from '../data/members';
import { SeededRandom } from '../data/random';
import type { Scope } from '../data/store';
import { action, method, property } from '../http/command';
import { isEmailAddress } from '../http/contract';
import { ApiFailure, created, ok } from '../http/response';
import { activity, type ActivityType } from './activity';
import { customRole } from './customRole';
import { resource, type ApiRequest, type Schemas } from './resource';

const switches = {
	registrationDateSetAt: oneOf('when a member who needed approval counts as registered', [
		'approval',
		'request',
	]),
	storedEmail: oneOf('how an invited address is stored', ['asSent', 'lowerCase']),
	alreadyMember: oneOf('what inviting a member does', ['refuse', 'inviteAgain']),
	extraFields: flag('members have undocumented fields'),
	missingFields: filterNames('fields that are missing from members'),
	unknownValues: flag('every fifth member has an undocumented status and language'),
};

const options = { additionalProperties: false };
const Milliseconds = milliseconds();

const Invitation = Type.Partial(
	Type.Object({
		/** A new address unless set. */
		email: Type.String(),
		withEmailNotification: Type.Boolean(),
		/** When; defaults to the emulator's time. */
		at: Milliseconds,
		/** Listings leave the member out until then. */
		visibleAt: Milliseconds,
	}),
	options,
);
export type Invitation = Static<typeof Invitation>;

const Registration = Type.Partial(
	Type.Object({
		/** A new address unless set. The address of an invited or pending member makes them a member. */
		email: Type.String(),
		firstname: Type.String(),
		lastname: Type.String(),
		title: Type.String(),
		/** `Pending`: asks to join and waits for `approve`. `Accepted` unless set. */
		status: Type.Union([Type.Literal('Accepted'), Type.Literal('Pending')]),
		at: Milliseconds,
		visibleAt: Milliseconds,
	}),
	options,
);
export type Registration = Static<typeof Registration>;

/** An invitation that took effect. */
export interface SentInvitation {
	email: string;
	withEmailNotification: boolean;
	/** Milliseconds since 1970. */
	at: number;
}

type Changes = ApiRequest<'updateSpotMember'>['body'];

/** Values for the member fields that a replacing update omits. */
const UNSET = {
	firstname: '',
	lastname: '',
	title: null,
	role: 'Member',
	customRoleId: null,
	embedBaseUrls: {},
	avatarUrl: null,
} as unknown as Changes;

/** The members of a Spot, and the rules by which they change. */
class Members {
	/** In the order of creation. */
	readonly records: MemberRecord[];
	/** Every invitation that took effect, in order, repeated ones included. */
	readonly invitations: SentInvitation[] = [];
	/** Members created to become visible later. */
	private readonly late = new Set<MemberRecord>();
	private readonly byId = new Map<string, MemberRecord>();
	/** By address in lower case. */
	private readonly byEmail = new Map<string, MemberRecord>();
	private readonly list: MovingList<MemberRecord>;
	private readonly random: SeededRandom;
	private nextSequence: number;

	constructor(private readonly scope: Scope<DialectOf<typeof switches>>) {
		const { store, options } = scope;
		this.records = seedMembers(options, {
			spotId: store.spotId,
			startOfClock: scope.now(),
			customRoleIds: store.of(customRole).all.map(({ id }) => id),
		});
		for (const record of this.records) {
			this.index(record);
			this.recordSeeded(record);
		}
		this.list = new MovingList(options.seed);
		this.random = new SeededRandom([options.seed, options.members]);
		this.nextSequence = options.members;
	}

	find(id: string): MemberRecord | undefined {
		return this.byId.get(id);
	}

	record(id: string): MemberRecord {
		const record = this.find(id);
		if (!record) throw new ApiFailure(404, `There is no member with the id ${JSON.stringify(id)}`);
		return record;
	}

	/** One page of all members, or of those with the `ids`: a group's, for example. */
	page(query: PageQuery, ids?: ReadonlySet<string>): Page<Member> {
		const { dialect } = this.scope;
		const now = this.scope.now();
		const isListed = (record: MemberRecord) =>
			(!this.late.has(record) || record.visibleAt <= now) && (!ids || ids.has(record.member.id));
		const passes = filterOf(query, dialect, (record: MemberRecord, field) =>
			this.field(record, field),
		);
		const rows = this.records.filter((each) => isListed(each) && passes(each));
		const all = this.records.filter(isListed).length;
		const { items, ...rest } = this.list.page(rows, query, dialect, all);
		return { items: items.map((record) => this.shown(record)), ...rest };
	}

	/** The member as this dialect shows it. */
	shown({ member: shown, sequence }: MemberRecord): Member {
		const { extraFields, missingFields, unknownValues } = this.scope.dialect;
		const fields: Record<string, unknown> = { ...shown };
		if (extraFields) {
			Object.assign(fields, {
				externalId: null,
				bio: 'A field that is not documented',
				badges: [{ label: 'Founder', level: 2 }],
			});
		}
		if (unknownValues && sequence % 5 === 0) {
			Object.assign(fields, { status: 'Suspended', lang: 'ja' });
		}
		for (const field of missingFields) delete fields[field];
		return fields as Member;
	}

	/** The invited member, or undefined if the address belongs to a member who is not invited again. */
	invite(invitation: Invitation = {}): MemberRecord | undefined {
		const { withEmailNotification = false, at = this.scope.now(), visibleAt = 0 } = invitation;
		const email = invitation.email ?? this.unusedEmail();
		const known = this.byEmail.get(email.toLowerCase());
		if (known && this.scope.dialect.alreadyMember === 'refuse') return undefined;
		const record = known ?? this.add(email, 'Invited', at);
		if (['Invited', 'DeclinedInvitation', 'Left'].includes(record.member.status)) {
			record.member = { ...record.member, status: 'Invited', updatedAt: at };
			record.invitedAt = at;
			this.hideUntil(record, visibleAt);
		}
		this.invitations.push({ email, withEmailNotification, at });
		return record;
	}

	inviteOrThrow(invitation: Invitation = {}): MemberRecord {
		const record = this.invite(invitation);
		if (!record) throw new ApiFailure(400, `${invitation.email} is a member already`);
		return record;
	}

	/** Someone joins the Spot, or asks to. */
	register(registration: Registration = {}): MemberRecord {
		const { status = 'Accepted', at = this.scope.now(), visibleAt = 0 } = registration;
		const email = registration.email ?? this.unusedEmail();
		const known = this.byEmail.get(email.toLowerCase());
		if (known && !['Invited', 'Pending', 'DeclinedInvitation'].includes(known.member.status)) {
			throw new ApiFailure(400, `${email} is a member already`);
		}
		const record = known ?? this.add(email, status, at);
		record.member = {
			...record.member,
			firstname: registration.firstname ?? `New ${record.sequence}`,
			lastname: registration.lastname ?? 'Member',
			title: registration.title ?? record.member.title,
			userId: record.member.userId ?? this.random.uuid(),
			status,
			updatedAt: at,
			lastActivityAt: at,
		};
		record.requestedAt ??= at;
		record.approvedAt = status === 'Accepted' ? at : null;
		this.hideUntil(record, visibleAt);
		const isAccepted = status === 'Accepted';
		const type = isAccepted ? 'SpotMemberRegistered' : 'SpotMemberRegistrationRequested';
		this.recordActivity(type, record, { at, visibleAt });
		return record;
	}

	/** What the `PUT` operation does. */
	put(id: string, changes: Changes): MemberRecord {
		const replaces = this.scope.dialect.put === 'replaces';
		return this.update(id, replaces ? { ...UNSET, ...changes } : changes);
	}

	update(id: string, { avatarUrl, ...fields }: Changes, at = this.scope.now()): MemberRecord {
		const record = this.record(id);
		if (fields.customRoleId) this.scope.store.of(customRole).get(fields.customRoleId, 400);
		record.member = { ...record.member, ...fields, updatedAt: at };
		if (avatarUrl !== undefined) record.avatarUrl = avatarUrl;
		if (fields.status === 'Accepted') {
			record.requestedAt ??= at;
			if (record.approvedAt === null) this.recordActivity('SpotMemberRegistered', record, { at });
			record.approvedAt ??= at;
		}
		return record;
	}

	/** Someone leaves the Spot. */
	leave(id: string): MemberRecord {
		const record = this.record(id);
		record.member = { ...record.member, status: 'Left', updatedAt: this.scope.now() };
		this.recordActivity('SpotMemberLeft', record);
		return record;
	}

	remove(id: string): void {
		const record = this.record(id);
		this.records.splice(this.records.indexOf(record), 1);
		this.byId.delete(id);
		this.byEmail.delete(record.member.email.toLowerCase());
	}

	/** What a filter compares. Dates are milliseconds since 1970, or null. */
	private field(record: MemberRecord, field: string): unknown {
		if (field === 'invitationDate') return record.invitedAt;
		if (field !== 'registrationDate') return record.member[field as keyof Member];
		const { registrationDateSetAt } = this.scope.dialect;
		return registrationDateSetAt === 'request' ? record.requestedAt : record.approvedAt;
	}

	private recordSeeded(record: MemberRecord): void {
		const { requestedAt, approvedAt, member: seeded } = record;
		if (requestedAt !== null && requestedAt !== approvedAt) {
			this.recordActivity('SpotMemberRegistrationRequested', record, { at: requestedAt });
		}
		if (approvedAt !== null)
			this.recordActivity('SpotMemberRegistered', record, { at: approvedAt });
		if (seeded.status === 'Left') {
			this.recordActivity('SpotMemberLeft', record, { at: seeded.updatedAt ?? 0 });
		}
	}

	private recordActivity(
		type: ActivityType,
		{ member: { id, email } }: MemberRecord,
		when: { at?: number; visibleAt?: number } = {},
	): void {
		const about = { spotMemberId: id, spotMemberEmail: email };
		this.scope.store.of(activity).record(type, about, when);
	}

	private add(email: string, status: Member['status'], at: number): MemberRecord {
		const { dialect, store } = this.scope;
		const record: MemberRecord = {
			sequence: this.nextSequence,
			member: {
				id: this.random.uuid(),
				spotId: store.spotId,
				userId: null,
				email: dialect.storedEmail === 'lowerCase' ? email.toLowerCase() : email,
				title: null,
				lang: 'en',
				role: 'Member',
				customRoleId: null,
				status,
				firstname: '',
				lastname: '',
				warnings: 0,
				embedBaseUrls: { default: 'https://community.example.com' },
				updatedAt: at,
				lastActivityAt: null,
			},
			avatarUrl: null,
			invitedAt: null,
			requestedAt: null,
			approvedAt: null,
			visibleAt: 0,
		};
		this.nextSequence += 1;
		this.records.push(record);
		this.index(record);
		return record;
	}

	private hideUntil(record: MemberRecord, visibleAt: number): void {
		record.visibleAt = visibleAt;
		if (visibleAt > 0) this.late.add(record);
		else this.late.delete(record);
	}

	private index(record: MemberRecord): void {
		this.byId.set(record.member.id, record);
		this.byEmail.set(record.member.email.toLowerCase(), record);
	}

	private unusedEmail(): string {
		return `newcomer.${this.nextSequence}@example.com`;
	}
}

/** The documentation shows only one example; what is not known about an address is empty here. */
const failedInvitation = (email: string): Schemas['FailedInvitation'] => ({
	email,
	firstname: '',
	lastname: '',
	title: '',
	role: 'Member',
	avatarUrl: '',
	lang: 'en',
	theme: 'light',
	timezone: 'Africa/Abidjan',
});

export const member = resource({
	name: 'member',
	switches,
	begin: (scope) => new Members(scope),
	operations: {
		listSpotMembers: ({ query }, members) => ok(members.page(query)),

		getSpotMember: ({ params }, members) => ok(members.shown(members.record(params.spotMemberId))),

		updateSpotMember: ({ params, body }, members) =>
			ok(members.shown(members.put(params.spotMemberId, body))),

		inviteSpotMember: ({ body }, members) => created(members.shown(members.inviteOrThrow(body))),

		bulkInviteSpotMembers({ body: { emails, withEmailNotification } }, members) {
			const invited = emails.map((email) => ({
				email,
				record: isEmailAddress(email)
					? members.invite({ email, withEmailNotification })
					: undefined,
			}));
			return created({
				created: invited.flatMap(({ record }) => (record ? members.shown(record) : [])),
				failed: invited.flatMap(({ email, record }) => (record ? [] : failedInvitation(email))),
			});
		},
	},
	commands: {
		records: method(
			'GET /members',
			'all members, with their dates',
			(members: Members) => members.records,
		),
		record: method(
			'GET /members/:id',
			'one member, with their dates',
			(members: Members, id: string) => members.record(id),
		),
		register: action(
			'POST /members',
			'someone registers: `email`, `firstname`, `lastname`, `title`, `status` (`"Accepted"`, `"Pending"`), `at`, `visibleAt` (not listed before then); all optional',
			{ body: Registration },
			(members: Members, registration?: Registration) => members.register(registration).member,
		),
		removeMember: method(
			'DELETE /members/:id',
			'remove a member',
			(members: Members, id: string): void => members.remove(id),
		),
		approve: action(
			'POST /members/:id/approval',
			'accept a pending member; `at` is optional',
			{ body: Type.Partial(Type.Object({ at: Milliseconds }), options), field: 'at' },
			(members: Members, id: string, at?: number) =>
				members.update(id, { status: 'Accepted' }, at).member,
		),
		leave: method(
			'DELETE /members/:id/membership',
			'a member leaves the Spot',
			(members: Members, id: string) => members.leave(id).member,
		),
		invitations: property(
			'GET /invitations',
			'the invitations that took effect',
			(members: Members) => members.invitations,
		),
		invite: action(
			'POST /invitations',
			'invite someone: `email`, `withEmailNotification`, `at`, `visibleAt`; all optional',
			{ body: Invitation },
			(members: Members, invitation?: Invitation) => members.inviteOrThrow(invitation).member,
		),
	},
});
