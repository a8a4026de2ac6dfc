import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Filter } from '../parameters/filter';
import { choices, emails, moment, names } from '../parameters/filter';
import type { ResponseShapes } from '../transport/endpoints';
import { idsIn, untold } from '../api/matching';

/*
 * What the lists of people share: their filters, and how they say who was added.
 */

const text = (
	displayName: string,
	name: string,
	own: Partial<INodeProperties>,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...own,
});

const filters = {
	email: emails(
		text('Email', 'email', {
			placeholder: 'name@email.com',
			description:
				'Only people with one of these email addresses. Separate multiple values with commas.',
		}),
	),
	firstname: names(
		text('First Name', 'firstname', {
			placeholder: 'e.g. Nathan',
			description:
				"Only people with one of these first names. Parts of a name don't match. Separate multiple values with commas; put a name that contains one in quotes.",
		}),
	),
	lastname: names(
		text('Last Name', 'lastname', {
			placeholder: 'e.g. Smith',
			description:
				"Only people with one of these last names. Parts of a name don't match. Separate multiple values with commas; put a name that contains one in quotes.",
		}),
	),
};

type PersonFilters = Record<keyof typeof filters, Filter>;

const sent = (
	{ email, firstname, lastname }: PersonFilters,
	...how: Parameters<Filter['api']>
): PersonFilters => ({
	email: email.api(...how),
	firstname: firstname.api(...how),
	lastname: lastname.api(...how),
});

/** Of the members with a tag. MeltingSpot documents no filters for them. */
export const taggedPeople: PersonFilters = {
	email: filters.email.row('email'),
	firstname: filters.firstname.row('firstname'),
	lastname: filters.lastname.row('lastname'),
};

/** Of members. */
export const memberPeople = sent(taggedPeople, 'in', 'in');

const participants: PersonFilters = {
	email: filters.email.row('spotMemberEmail'),
	firstname: filters.firstname.row('spotMemberFirstname'),
	lastname: filters.lastname.row('spotMemberLastname'),
};

/** Of the participants in a course or learning path. Source: `listCourseParticipants` of MeltingSpot's API reference. */
const learners = sent(participants, 'in', 'in');

/** Of the participants in a live. Source: `listLiveParticipants` of MeltingSpot's API reference. */
export const guests = sent(participants, 'eq');

export const registered = {
	registeredAfter: moment(
		'Registered After',
		'registeredAfter',
		'Only members who registered after',
	).date('registrationDate', 'after'),
	registeredBefore: moment(
		'Registered Before',
		'registeredBefore',
		'Only members who registered before',
	).date('registrationDate', 'before'),
};

/** Of the members of a channel or a group. */
export const membershipFilters = { ...memberPeople, ...registered };

/** Their status. */
export const participantStatus = (options: INodeProperties['options']): Filter =>
	documented({
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		default: [],
		options,
		description: 'Only participants with one of these statuses',
	});

/** A field of participants with documented values. */
export const documented = (property: INodeProperties): Filter =>
	choices(property).row(property.name).api('eq', 'in');

/** Of the participants in a course or learning path. */
export const learnerFilters = {
	...learners,
	status: participantStatus([
		{ name: 'Completed', value: 'Completed', description: 'Finished the course or path' },
		{ name: 'Invited', value: 'Invited', description: "Invited, but hasn't started yet" },
		{ name: 'Started', value: 'Started', description: 'Started the course or path' },
		{ name: 'Unenrolled', value: 'Unenrolled', description: 'No longer participates' },
	]),
};

/** The outcome for each member to add. One in neither list is skipped. */
export function addedOutcomes(
	members: string[],
	{ addedSpotMemberIds, failedSpotMemberIds }: ResponseShapes['added'],
	entity: IDataObject,
): IDataObject[] {
	const added = idsIn(addedSpotMemberIds);
	const failed = idsIn(failedSpotMemberIds);
	return members.map((spotMemberId) => {
		const names = { spotMemberId, ...entity };
		if (added.has(spotMemberId)) return { outcome: 'added', ...names };
		if (failed.has(spotMemberId)) return { outcome: 'failed', ...names };
		return { outcome: 'skipped', ...names, reason: untold('member') };
	});
}
