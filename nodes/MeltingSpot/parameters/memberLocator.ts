import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { findMembersByEmail, onlyMember } from '../api/membersByEmail';
import { toResponseId } from '../api/pathValue';
import type { Item } from './item';
import { emailInLabel } from './labels';
import type { Identity, Prepared } from './parameter';
import { blankError, Named, Pending } from './parameter';
import { isBlank, isEmailAddress, toEmail, toPathValue } from './values';

const property: INodeProperties = {
	displayName: 'Member',
	name: 'memberId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The member to work with. An expression can return an ID or an email address.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a member...',
			typeOptions: {
				searchListMethod: 'searchMembers',
				searchable: true,
				slowLoadNotice: {
					message: 'In a large Spot, search for a full name or email address, or choose "By Email"',
					timeout: 5000,
				},
			},
		},
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			hint: "The member's email address in MeltingSpot",
			placeholder: 'e.g. name@email.com',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: 'The "id" of a member, from the output of this node or MeltingSpot Trigger',
			placeholder: 'e.g. 3f8e4d2c-6b1a-4c5d-9e7f-0a1b2c3d4e5f',
		},
	],
};

export const memberIdentity: Identity = { name: 'email', id: 'spotMemberId' };

/** Names a member by id or email address. The addresses of all items are looked up together. */
export const memberLocator: Prepared<string, string> = {
	...memberParameter(property, { toResult: (id) => id }),
	identity: memberIdentity,
};

/** The member who hosts a live. */
export const hostLocator = memberParameter(
	{
		...property,
		displayName: 'Host',
		name: 'hostMemberId',
		description:
			'The member who hosts the live. An expression can return an ID or an email address.',
	},
	{ toResult: (id) => id },
);

/** The member on whose behalf someone is invited. */
export const inviterLocator: Prepared<string | undefined, string> = optional(
	memberParameter(
		{
			...property,
			displayName: 'Invited By',
			name: 'invitedByMemberId',
			required: false,
			description: 'The member who sends the invitation (optional)',
		},
		{ toResult: (id) => id },
	),
);

/** Someone who may be a member: known by id, or else by email address. A member's address may be known as well. */
export type Person = { id: string; email?: string } | { id?: undefined; email: string };

export const toPerson = (id: string, email?: string): Person => ({
	id,
	...(email !== undefined && { email }),
});

/** Names a member, or anyone else by email address. */
export const personLocator: Prepared<Person, string> = {
	...memberParameter<Person>(
		{
			...property,
			displayName: 'Member or Email',
			description: "The member to invite, or the email address of someone who isn't a member",
		},
		{ toResult: toPerson, toStranger: (email) => ({ email }) },
	),
	identity: memberIdentity,
};

interface Results<T> {
	toResult(id: string, email?: string): T;
	/** For an address that no member has; an error if not set. */
	toStranger?(email: string): T;
}

function memberParameter<T>(
	property: INodeProperties,
	{ toResult, toStranger }: Results<T>,
): Prepared<T, string> {
	const { displayName } = property;
	return {
		properties: [property],
		read(item) {
			const { mode, value, shown } = locatorOf(item, property);
			// The editor switches to "By ID" when an expression is dropped in, whatever it returns.
			const isEmail = mode === 'email' || isEmailAddress(value);
			if (!isEmail) {
				const email = shown === undefined ? undefined : emailInLabel(shown);
				return toNamed(toResult(toPathValue(displayName, value), email), shown, emailInLabel);
			}
			const email = toEmail(displayName, value);
			return new Pending(email, email);
		},
		async prepare(api, open) {
			const membersOf = await findMembersByEmail(
				api,
				open.map(({ value }) => value),
			);
			return ({ value: email }) => {
				const member = onlyMember(email, membersOf(email));
				if (member) {
					const known = String(member.email);
					return new Named(toResult(toResponseId(member.id), known), email, known);
				}
				if (toStranger) return new Named(toStranger(email), email, email);
				throw notAMember(displayName, email);
			};
		},
	};
}

/** Blank means none. */
function optional<T, R>(locator: Prepared<T, R>): Prepared<T | undefined, R> {
	const [{ name }] = locator.properties;
	return {
		...locator,
		read: (item) =>
			isBlank(readLocator(item.parameter(name, '')).value) ? undefined : locator.read(item),
	};
}

interface LocatorValue {
	mode?: string;
	value: unknown;
	/** What the editor's list showed when the value was picked. */
	shown?: string;
}

/** A locator's parts. Bare text, from an AI agent or an older workflow, has no mode. */
export function readLocator(locator: unknown): LocatorValue {
	if (typeof locator !== 'object' || locator === null || !('mode' in locator)) {
		return { value: locator };
	}
	const { mode, value, cachedResultName } = locator as IDataObject;
	const isPicked = mode === 'list' && typeof cachedResultName === 'string';
	return { mode: String(mode), value, ...(isPicked && { shown: cachedResultName }) };
}

/** The parts of an item's locator. @throws UserError if it names nothing */
export function locatorOf(item: Item, { name, displayName }: INodeProperties): LocatorValue {
	const { shown, ...locator } = readLocator(item.parameter(name));
	const path = locator.mode === undefined ? name : `${name}.value`;
	if (isBlank(locator.value)) throw blankError(item, displayName, path);
	// An expression may name a different entity than the one picked before.
	return shown === undefined || item.isExpression(path) ? locator : { ...locator, shown };
}

/** A value with the name that the editor's list showed for it, if there is one. */
export const toNamed = <T>(
	value: T,
	shown: string | undefined,
	nameIn: (label: string) => string | undefined,
): T | Named<T> => (shown === undefined ? value : new Named(value, shown, nameIn(shown)));

export function notAMember(label: string, email: string): UserError {
	return new UserError(`Your Spot has no member with the email address "${email}".`, {
		description: `Check the address in "${label}", or invite this person first.`,
	});
}
