import { Failure } from './failure';
import type { Clock } from './clock';
import type { Dialect } from './dialect';
import type {
	CustomPropertyValue,
	Member,
	MemberRecord,
	MemberStatus,
	PropertyDefinition,
	PropertyValue,
	SentInvitation,
} from './model';
import { checkValue, toCustomPropertyValue } from './properties';
import { Dice, seedSpot, seedValues, type Seeded } from './seed';

export interface Registration {
	/** A new address unless set. The address of an invited or pending member makes that one a member. */
	email?: string;
	firstname?: string;
	lastname?: string;
	title?: string;
	/** `Pending`: asks to join and waits for `approve`. `Accepted` unless set. */
	status?: 'Accepted' | 'Pending';
	/** When, in ms since 1970; the emulator's now unless set. */
	at?: number;
	/** Listings leave the member out until then, in ms since 1970. */
	visibleAt?: number;
}

export interface Invitation {
	/** A new address unless set. */
	email?: string;
	withEmailNotification?: boolean;
	/** When, in ms since 1970; the emulator's now unless set. */
	at?: number;
	/** Listings leave the member out until then, in ms since 1970. */
	visibleAt?: number;
}

export type MemberChanges = Partial<
	Pick<
		Member,
		'firstname' | 'lastname' | 'title' | 'role' | 'status' | 'customRoleId' | 'embedBaseUrls'
	>
> & { avatarUrl?: string | null };

/** What is left of a member's fields where an update replaces them. */
const UNSET: MemberChanges = {
	firstname: '',
	lastname: '',
	title: null,
	role: 'Member',
	customRoleId: null,
	embedBaseUrls: {},
	avatarUrl: null,
};

/** The state of one Spot, and the rules by which it changes. It knows nothing of HTTP. */
export class World {
	readonly spotId: string;
	readonly customRoles: Seeded['customRoles'];
	readonly propertyDefinitions: PropertyDefinition[];
	/** In the order of creation. */
	readonly records: MemberRecord[];
	/** Every invitation that took effect, in order: through the API or by hand, also repeated ones. */
	readonly invitations: SentInvitation[] = [];
	/** Those that become visible later than they came to be. */
	readonly lateRecords = new Set<MemberRecord>();

	private readonly byId = new Map<string, MemberRecord>();
	/** By address in small letters. */
	private readonly byEmail = new Map<string, MemberRecord>();
	/** What members of the seed start with is made when it is first needed. */
	private readonly values = new Map<string, Map<string, PropertyValue>>();
	private readonly dice: Dice;
	private readonly seededMembers: number;
	private readonly seededDefinitions: PropertyDefinition[];
	private nextSequence: number;

	constructor(
		private readonly seed: number,
		members: number,
		private readonly clock: Clock,
		private readonly dialect: () => Dialect,
		spotId?: string,
	) {
		const spot = seedSpot(seed, members, clock.now(), spotId);
		this.spotId = spot.spotId;
		this.customRoles = spot.customRoles;
		this.propertyDefinitions = spot.propertyDefinitions;
		this.records = spot.records;
		this.seededDefinitions = spot.propertyDefinitions.slice();
		this.seededMembers = members;
		this.nextSequence = members;
		this.dice = new Dice([seed, members]);
		for (const record of this.records) this.index(record);
	}

	find(id: string): MemberRecord | undefined {
		return this.byId.get(id);
	}

	record(id: string): MemberRecord {
		const record = this.find(id);
		if (!record) throw new Failure(404, `There is no member with the id ${JSON.stringify(id)}`);
		return record;
	}

	recordByEmail(email: string): MemberRecord | undefined {
		return this.byEmail.get(email.toLowerCase());
	}

	/** Milliseconds since 1970, or null: as the filters see it. */
	registeredAt({ requestedAt, approvedAt }: MemberRecord): number | null {
		return this.dialect().registrationDateSetAt === 'request' ? requestedAt : approvedAt;
	}

	/** The invited member, or undefined if the address belongs to one who is not invited again. */
	invite(invitation: Invitation = {}): MemberRecord | undefined {
		const { withEmailNotification = false, at = this.clock.now(), visibleAt = 0 } = invitation;
		const email = invitation.email ?? this.unusedEmail();
		const known = this.recordByEmail(email);
		if (known && this.dialect().alreadyMember === 'refuse') return undefined;
		const record = known ?? this.add(email, 'Invited', at);
		if (['Invited', 'DeclinedInvitation', 'Left'].includes(record.member.status)) {
			record.member = { ...record.member, status: 'Invited', updatedAt: at };
			record.invitedAt = at;
			this.hideUntil(record, visibleAt);
		}
		this.invitations.push({ email, withEmailNotification, at });
		return record;
	}

	/** Somebody joins the Spot, or asks to. */
	register(registration: Registration = {}): MemberRecord {
		const { status = 'Accepted', at = this.clock.now(), visibleAt = 0 } = registration;
		const email = registration.email ?? this.unusedEmail();
		const known = this.recordByEmail(email);
		if (known && !['Invited', 'Pending', 'DeclinedInvitation'].includes(known.member.status)) {
			throw new Failure(400, `${email} is a member already`);
		}
		const record = known ?? this.add(email, status, at);
		const { firstname, lastname, title } = registration;
		const given = {
			firstname: firstname ?? `New ${record.sequence}`,
			lastname: lastname ?? 'Member',
		};
		const userId = record.member.userId ?? this.dice.uuid();
		record.member = {
			...record.member,
			...given,
			title: title ?? record.member.title,
			userId,
			status,
			updatedAt: at,
			lastActivityAt: at,
		};
		record.requestedAt ??= at;
		record.approvedAt = status === 'Accepted' ? at : null;
		this.hideUntil(record, visibleAt);
		return record;
	}

	/** What an admin does to a pending member. */
	approve(id: string, at = this.clock.now()): MemberRecord {
		return this.update(id, { status: 'Accepted' }, at);
	}

	/** What the operation `PUT` does. */
	put(id: string, changes: MemberChanges): MemberRecord {
		const replaces = this.dialect().put === 'replaces';
		return this.update(id, replaces ? { ...UNSET, ...changes } : changes);
	}

	update(id: string, changes: MemberChanges, at = this.clock.now()): MemberRecord {
		const record = this.record(id);
		const { avatarUrl, ...fields } = changes;
		const { customRoleId } = fields;
		if (customRoleId && !this.customRoles.some((role) => role.id === customRoleId)) {
			throw new Failure(400, `There is no custom role with the id ${JSON.stringify(customRoleId)}`);
		}
		record.member = { ...record.member, ...fields, updatedAt: at };
		if (avatarUrl !== undefined) record.avatarUrl = avatarUrl;
		if (fields.status === 'Accepted') {
			record.requestedAt ??= at;
			record.approvedAt ??= at;
		}
		return record;
	}

	remove(id: string): void {
		const record = this.record(id);
		this.records.splice(this.records.indexOf(record), 1);
		this.byId.delete(id);
		this.byEmail.delete(record.member.email.toLowerCase());
		this.values.delete(id);
		this.lateRecords.delete(record);
	}

	/** The properties of one member, unset ones with the value null. */
	valuesOf(id: string): CustomPropertyValue[] {
		const values = this.storedValues(this.record(id));
		return this.propertyDefinitions.map((definition) =>
			toCustomPropertyValue(definition, values.get(definition.slug) ?? null),
		);
	}

	/** Sets all of them, or throws and sets none. */
	setValues(
		id: string,
		changes: Array<{ customPropertySlug: string; value: PropertyValue }>,
	): CustomPropertyValue[] {
		const values = this.storedValues(this.record(id));
		const definitions = changes.map(({ customPropertySlug, value }) => {
			const definition = this.definition(customPropertySlug);
			checkValue(definition, value);
			return definition;
		});
		for (const { customPropertySlug, value } of changes) values.set(customPropertySlug, value);
		return definitions.map((definition) =>
			toCustomPropertyValue(definition, values.get(definition.slug) ?? null),
		);
	}

	/** Adds a property to the Spot, which no member has a value for yet. */
	defineProperty(definition: Omit<PropertyDefinition, 'id'>): PropertyDefinition {
		if (this.propertyDefinitions.some(({ slug }) => slug === definition.slug)) {
			throw new Failure(400, `There is a custom property "${definition.slug}" already`);
		}
		const defined = { id: this.dice.uuid(), ...definition };
		this.propertyDefinitions.push(defined);
		return defined;
	}

	private definition(slug: string): PropertyDefinition {
		const definition = this.propertyDefinitions.find((candidate) => candidate.slug === slug);
		if (!definition) {
			throw new Failure(404, `There is no custom property with the slug ${JSON.stringify(slug)}`);
		}
		return definition;
	}

	private storedValues({ member, sequence }: MemberRecord): Map<string, PropertyValue> {
		const known = this.values.get(member.id);
		if (known) return known;
		const values =
			sequence < this.seededMembers
				? seedValues(this.seed, sequence, this.seededDefinitions)
				: new Map<string, PropertyValue>();
		this.values.set(member.id, values);
		return values;
	}

	private add(email: string, status: MemberStatus, at: number): MemberRecord {
		const record: MemberRecord = {
			sequence: this.nextSequence,
			member: {
				id: this.dice.uuid(),
				spotId: this.spotId,
				userId: null,
				email: this.dialect().storedEmail === 'lowerCase' ? email.toLowerCase() : email,
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
		this.lateRecords.delete(record);
		if (visibleAt > 0) this.lateRecords.add(record);
	}

	private index(record: MemberRecord): void {
		this.byId.set(record.member.id, record);
		this.byEmail.set(record.member.email.toLowerCase(), record);
	}

	private unusedEmail(): string {
		return `newcomer.${this.nextSequence}@example.com`;
	}
}
