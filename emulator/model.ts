/** What the Spot consists of, in the shapes that the API answers with (openapi.yaml). */

export type MemberStatus =
	| 'Accepted'
	| 'Deactivated'
	| 'DeclinedInvitation'
	| 'Invited'
	| 'Left'
	| 'Pending'
	| 'Rejected';
export type Role = 'Member' | 'Admin';
export type Language = 'en' | 'fr' | 'de' | 'it' | 'es' | 'pt' | 'nl';

export interface Member {
	id: string;
	spotId: string;
	userId: string | null;
	email: string;
	title: string | null;
	lang: Language;
	role: Role;
	customRoleId: string | null;
	status: MemberStatus;
	firstname: string;
	lastname: string;
	warnings: number;
	embedBaseUrls: Record<string, string>;
	/** Milliseconds since 1970. */
	updatedAt: number | null;
	/** Milliseconds since 1970. */
	lastActivityAt: number | null;
}

/** A member with what the API knows and does not tell. Times are milliseconds since 1970. */
export interface MemberRecord {
	/** Its place in the order of creation. */
	readonly sequence: number;
	member: Member;
	avatarUrl: string | null;
	invitedAt: number | null;
	/** When they registered or asked to. */
	requestedAt: number | null;
	/** When they became a member; the same moment unless somebody had to approve. */
	approvedAt: number | null;
	/** Listings leave the member out until then. */
	visibleAt: number;
}

export interface CustomRole {
	id: string;
	label: string;
	description: string;
	permissions: string[];
}

export const PROPERTY_KINDS = [
	'Text',
	'Number',
	'Boolean',
	'Date',
	'SingleSelect',
	'MultipleSelect',
] as const;
/** The documentation shows "Text" only; the other spellings are assumptions. */
export type PropertyKind = (typeof PROPERTY_KINDS)[number];

export interface PropertyDefinition {
	id: string;
	label: string;
	slug: string;
	description: string;
	kind: PropertyKind;
	/** For the two select kinds; empty for the others. */
	possibleValues: string[];
}

export type PropertyValue = string | number | boolean | string[];

export interface CustomPropertyValue {
	customPropertyId: string;
	customPropertyLabel: string;
	customPropertySlug: string;
	customPropertyDescription: string;
	customPropertyType: PropertyKind;
	possibleValues: string[];
	value: PropertyValue | null;
}

export interface FailedInvitation {
	email: string;
	firstname: string;
	lastname: string;
	title: string;
	role: Role;
	avatarUrl: string;
	lang: Language;
	theme: 'light' | 'dark';
	timezone: string;
}

/** An invitation that took effect. */
export interface SentInvitation {
	email: string;
	withEmailNotification: boolean;
	/** Milliseconds since 1970. */
	at: number;
}
