import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { findMembersByEmail, onlyMember } from '../api/membersByEmail';
import { toResponseId } from '../api/pathValue';
import type { Person } from './memberLocator';
import { memberIdentity, notAMember, toPerson } from './memberLocator';
import type { Prepared } from './parameter';
import { Pending, Refused } from './parameter';
import { formatValue, isEmailAddress, toEmail, toEmailEntries, toPathValue } from './values';

/** Words that are all ids of MeltingSpot's format. */
const IDS = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\s*)+$/i;

type Entry = Person | Refused;

/** Many members by id or email address, as text or a list. An entry that can't be sent is refused on its own. */
export const memberList = peopleList({
	displayName: 'Members',
	who: 'The members to invite: IDs or email addresses',
});

/** The same, and anyone else by email address. */
export const memberOrEmailList = peopleList({
	displayName: 'Members or Emails',
	who: "The people to invite: IDs or email addresses of members, or email addresses of people who aren't members",
	toStranger: (email) => ({ email }),
});

interface Wanted {
	displayName: string;
	who: string;
	/** For an address that no member has; refused if not set. */
	toStranger?(email: string): Person;
}

function peopleList({ displayName, who, toStranger }: Wanted): Prepared<Entry[], Entry[]> {
	const property: INodeProperties = {
		displayName,
		name: 'people',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. name@email.com, other@email.com',
		description: `${who}, separated by commas, semicolons, spaces, or line breaks. Someone who appears several times for the same target is invited only once.`,
	};
	return {
		properties: [property],
		identity: memberIdentity,
		read(item) {
			const given = toEmailEntries(item.parameter(property.name, property.default));
			const entries = given.flatMap(splitIds);
			const people = (entries.length > 0 ? entries : ['']).map((entry) =>
				toEntry(displayName, entry),
			);
			return people.some(isAddress) ? new Pending(people) : people;
		},
		async prepare(api, open) {
			const emails = open.flatMap(({ value }) => value.filter(isAddress));
			const find = await memberFinder(api, emails);
			return ({ value: people }) =>
				people.map((person) => {
					if (!isAddress(person)) return person;
					try {
						return find(person.email) ?? toStranger?.(person.email) ?? unknown(displayName, person);
					} catch (error) {
						return new Refused(person.email, (error as Error).message, error as Error);
					}
				});
		},
	};
}

type Address = Extract<Person, { id?: undefined }>;

const isAddress = (entry: Entry): entry is Address =>
	!(entry instanceof Refused) && entry.id === undefined;

/** The only member with an address; throws if there are several, or the lookup failed. */
async function memberFinder(
	api: Api,
	people: Address[],
): Promise<(email: string) => Person | undefined> {
	const membersOf = await findMembersByEmail(
		api,
		people.map(({ email }) => email),
	);
	return (email) => {
		const member = onlyMember(email, membersOf(email));
		return member && toPerson(toResponseId(member.id), String(member.email));
	};
}

function splitIds(entry: unknown): unknown[] {
	return typeof entry === 'string' && IDS.test(entry) ? entry.trim().split(/\s+/) : [entry];
}

function toEntry(label: string, entry: unknown): Entry {
	if (entry === '') {
		return new Refused('', 'no member', new UserError(`"${label}" is empty.`));
	}
	try {
		if (isEmailAddress(entry)) return { email: toEmail(label, entry) };
		if (!/[\s@]/.test(String(entry))) return { id: toPathValue(label, entry) };
	} catch {
		// Told below.
	}
	return new Refused(
		typeof entry === 'string' ? entry : formatValue(entry),
		'neither an ID nor an email address',
		new UserError(`${formatValue(entry)} in "${label}" is neither an ID nor an email address.`),
	);
}

const unknown = (label: string, { email }: Address) =>
	new Refused(email, 'not a member', notAMember(label, email));
