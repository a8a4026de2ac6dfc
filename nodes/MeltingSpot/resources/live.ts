import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { namedEntities } from '../api/entities';
import type { LiveDates } from '../api/lives';
import { createLive } from '../api/lives';
import { shapes } from '../api/shapes';
import { batch, get, list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import { description, nameFilter, newName } from '../parameters/entityFields';
import { choiceField, choiceParameter, collection, field, groupOf } from '../parameters/fields';
import { choice, filter, moment } from '../parameters/filter';
import { hostLocator, personLocator } from '../parameters/memberLocator';
import { namedLocator } from '../parameters/namedLocator';
import type { Parameter } from '../parameters/parameter';
import { parameter } from '../parameters/parameter';
import { memberList, memberOrEmailList } from '../parameters/peopleList';
import { toBoolean, toTrimmedText } from '../parameters/values';
import { toTime } from '../parameters/dates';
import { clock } from '../transport/clock';
import {
	hintAtInvitations,
	invitationOutcome,
	invitationOutcomes,
	invitationSettings,
	peopleToInvite,
	toIds,
	toInvitationBody,
	toMembers,
	toNames,
} from './invitations';
import { documented, guests, participantStatus } from './people';

const { live: entity } = namedEntities;
const liveId = namedLocator('live');

const FIX_DATE = 'Fix the date, or its time zone.';

/** The API's own filter isn't sent: its unit is undocumented. The lives' own dates are ISO 8601. */
const startsWhere = (isMet: (start: number, time: number) => boolean) =>
	[
		'startDate',
		(start, time) => isMet(Date.parse(String(start)), time as number),
	] as const satisfies Parameters<ReturnType<typeof filter>['row']>;

/** Source of the values: `listLives` of MeltingSpot's API reference. */
const solution: INodeProperties = {
	displayName: 'Video Platform',
	name: 'solution',
	type: 'options',
	default: 'BuiltIn',
	options: [
		{ name: 'Built-In', value: 'BuiltIn', description: "MeltingSpot's own video platform" },
		{ name: 'None', value: 'NoSolution', description: 'No video' },
		{ name: 'Vimeo', value: 'Vimeo', description: 'A Vimeo stream' },
		{ name: 'YouTube', value: 'Youtube', description: 'A YouTube stream' },
	],
	description: 'The video platform that the live uses',
};

const filters = {
	startsAfter: moment('Starts After', 'startsAfter', 'Only lives that start after').row(
		...startsWhere((start, time) => start > time),
	),
	startsBefore: moment('Starts Before', 'startsBefore', 'Only lives that start before').row(
		...startsWhere((start, time) => start < time),
	),
	// It's undocumented which of the two the API filters by, so no filter is sent.
	status: choice({
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'Planned',
		options: [
			{ name: 'Ended', value: 'Ended', description: 'Has ended' },
			{ name: 'Live', value: 'Live', description: 'In progress' },
			{ name: 'Planned', value: 'Planned', description: "Hasn't started yet" },
		],
		description: 'Only lives with this status',
	}).row(({ status, computedStatus }) => [status, computedStatus]),
	title: nameFilter(entity),
	solution: choice({ ...solution, description: 'Only lives that use this video platform' })
		.row('solution')
		.api('eq'),
};

const attended = filter(
	field(
		{
			displayName: 'Attended',
			name: 'attended',
			type: 'boolean',
			default: true,
			description:
				"Whether to get only participants who attended the live (on) or only those who didn't (off)",
		},
		toBoolean,
	),
	{
		isDocumented: true,
		// People who didn't attend may have no metrics at all, so the API's filter may leave them out.
		toValues: (wanted) => (wanted === true ? ['true'] : []),
	},
)
	.row(
		({ metrics }) => (metrics as IDataObject | undefined)?.hasParticipated === true,
		(value, wanted) => value === wanted,
	)
	.api('eq', undefined, 'hasParticipated');

/** Source of the values: `listLiveParticipants` of MeltingSpot's API reference. */
const participantFilters = {
	attended,
	...guests,
	status: participantStatus([
		{ name: 'Accepted', value: 'Accepted', description: 'Registered for the live' },
		{ name: 'Declined', value: 'Declined', description: 'Declined the invitation' },
		{ name: 'Invited', value: 'Invited', description: "Invited, but hasn't registered yet" },
	]),
	type: documented({
		displayName: 'Type',
		name: 'type',
		type: 'multiOptions',
		default: [],
		options: [
			{ name: 'Host', value: 'Host', description: 'Hosts the live' },
			{ name: 'Participant', value: 'Participant', description: 'Attends the live' },
			{ name: 'Speaker', value: 'Speaker', description: 'Speaks at the live' },
		],
		description: 'Only participants of these types',
	}),
};

const toggle = (displayName: string, name: string, description: string) =>
	parameter({ displayName, name, type: 'boolean', default: false, description }, toBoolean, {
		is: false,
	});

const dateParameter = (displayName: string, name: string, description: string) =>
	parameter(
		{
			displayName,
			name,
			type: 'dateTime',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-01-31T09:00:00',
			description: `${description}. Uses the workflow's time zone unless the value includes one.`,
		},
		(label, value, item) => toTime(label, value, item.timezone),
	);
const startDate = dateParameter('Start', 'startDate', 'When the live starts');
const endDate = dateParameter('End', 'endDate', 'When the live ends');

/** When a new live takes place. Members are invited to it, so a mistake isn't sent. */
const dates: Parameter<LiveDates> = {
	properties: [...startDate.properties, ...endDate.properties],
	read(item) {
		const [start, end] = [startDate.read(item), endDate.read(item)];
		const iso = (time: number) => new Date(time).toISOString();
		if (start < clock.now()) {
			throw new UserError(`"Start" is in the past: ${iso(start)}.`, { description: FIX_DATE });
		}
		if (end > start) return { start, end };
		throw new UserError(`"End" (${iso(end)}) must be after "Start" (${iso(start)}).`, {
			description: FIX_DATE,
		});
	},
};

const switchField = (displayName: string, name: string, description: string) =>
	field({ displayName, name, type: 'boolean', default: false, description }, toBoolean);

/** Source of the fields and values: `createLive` of MeltingSpot's API reference. */
const additionalFields = {
	builtInType: choiceField({
		displayName: 'Built-In Type',
		name: 'builtInType',
		type: 'options',
		default: 'Conference',
		options: [
			{
				name: 'Conference',
				value: 'Conference',
				description: 'Same as "Conference" in MeltingSpot',
			},
			{ name: 'Workshop', value: 'Workshop', description: 'Same as "Workshop" in MeltingSpot' },
		],
		description: "The kind of live, on MeltingSpot's own video platform",
	}),
	chatVisibility: choiceField({
		displayName: 'Chat',
		name: 'chatVisibility',
		type: 'options',
		default: 'Display',
		options: [
			{ name: 'Hidden', value: 'Hidden', description: 'Hides the chat' },
			{ name: 'Shown', value: 'Display', description: 'Shows the chat' },
		],
		description: 'Whether to show the chat in the live',
	}),
	description: description(entity),
	enableBreakoutRooms: switchField(
		'Enable Breakout Rooms',
		'enableBreakoutRooms',
		'Whether the live has breakout rooms',
	),
	participantsVisibility: choiceField({
		displayName: 'Participant List',
		name: 'participantsVisibility',
		type: 'options',
		default: 'Display',
		options: [
			{ name: 'Hidden', value: 'Hidden', description: 'Hides the participants' },
			{ name: 'Shown', value: 'Display', description: 'Shows the participants' },
		],
		description: 'Whether to show the participants in the live',
	}),
	participation: choiceField({
		displayName: 'Participation',
		name: 'participation',
		type: 'options',
		default: 'AnySpotMembers',
		options: [
			{ name: 'Any Member', value: 'AnySpotMembers', description: 'All members of the Spot' },
			{
				name: 'Invited Members Only',
				value: 'InvitedMembersOnly',
				description: 'Members who were invited',
			},
		],
		description: 'Who can take part in the live',
	}),
	record: switchField('Record', 'record', 'Whether to record the live'),
	videoUrl: field(
		{
			displayName: 'Video URL',
			name: 'videoUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://vimeo.com/123456789',
			description: 'URL of the stream on YouTube or Vimeo',
		},
		toTrimmedText,
	),
	visibility: choiceField({
		displayName: 'Visibility',
		name: 'visibility',
		type: 'options',
		default: 'OnlySpotMembers',
		options: [
			{ name: 'Anyone', value: 'AnyOne', description: "Includes people who aren't members" },
			{
				name: 'Invited Members Only',
				value: 'InvitedMembersOnly',
				description: 'Members who were invited',
			},
			{ name: 'Members Only', value: 'OnlySpotMembers', description: 'All members of the Spot' },
		],
		description: 'Who can see the live',
	}),
};

export const live = resource('live', 'Live', entity, {
	create: operation({
		displayName: 'Create',
		action: 'Create a live',
		description:
			'Schedule a live (a live event). It must start in the future. Lives can only be deleted in MeltingSpot itself.',
		endpoint: 'POST /v1/lives',
		parameters: {
			title: newName(entity),
			spotMemberHostId: hostLocator,
			dates,
			solution: choiceParameter(solution),
			optional: collection(
				groupOf('Additional Fields', 'additionalFields', {
					placeholder: 'Add Field',
					description: 'Optional details. Empty fields are ignored.',
				}),
				additionalFields,
			),
		},
		async send({ dates: own, optional, ...required }, call, { api }) {
			const fields = { ...required, ...optional } as IDataObject;
			const post = async (body: IDataObject) => await call({ body });
			return await createLive(api, { dates: own, fields, post });
		},
	}),
	get: get({
		description:
			'Retrieve one live by title or ID, including the number of registrants and attendees',
		endpoint: 'GET /v1/lives/{liveId}',
		parameters: { liveId },
		shape: shapes.live,
	}),
	getAll: list({
		description:
			'Retrieve all lives (live events) in your Spot, or only those that match your filters',
		endpoint: 'GET /v1/lives',
		filters,
		shape: shapes.live,
	}),
	getParticipants: list({
		displayName: 'Get Participants',
		action: 'Get the participants in a live',
		description: 'Retrieve the participants in a live, including status and attendance',
		endpoint: 'GET /v1/lives/{liveId}/participants',
		parameters: { liveId },
		plural: 'participants',
		filters: participantFilters,
		shape: shapes.liveParticipant,
	}),
	inviteParticipants: batch({
		displayName: 'Invite Many Participants',
		action: 'Invite many participants to a live',
		description:
			'Invite people to a live. Non-members are invited by email address. Items with the same live and settings are sent together. When used as a tool, accepts up to 50 people per call.',
		endpoint: 'POST /v1/lives/{liveId}/participants~bulkInvite',
		parameters: { liveId, people: memberOrEmailList, ...invitationSettings },
		each: 'people',
		singular: 'person',
		plural: 'people',
		...peopleToInvite,
		async send({ liveId: id, ...settings }, people, call) {
			const body = { ...toInvitationBody(settings), members: toMembers(people) };
			return invitationOutcomes(people, await call.request({ body }), { names: { liveId: id } });
		},
	}),
	inviteSpeakers: batch({
		displayName: 'Invite Many Speakers',
		action: 'Invite many speakers to a live',
		description:
			'Invite members to speak at a live. Items with the same live and settings are sent together. When used as a tool, accepts up to 50 members per call.',
		endpoint: 'POST /v1/lives/{liveId}/speakers~bulkInvite',
		parameters: {
			liveId,
			people: memberList,
			// Source: `inviteLiveSpeakers` of MeltingSpot's API reference.
			highlighted: toggle(
				'Highlighted',
				'highlighted',
				'Whether to highlight the speakers in the live',
			),
			grantHostRights: toggle(
				'Grant Host Rights',
				'grantHostRights',
				'Whether to give the speakers host rights',
			),
			...invitationSettings,
		},
		each: 'people',
		singular: 'member',
		plural: 'speakers',
		...peopleToInvite,
		async send({ liveId: id, highlighted, grantHostRights, ...settings }, people, call) {
			const own = { highlighted, grantHostRights, ...toInvitationBody(settings) };
			const response = await call.request({ body: { ...own, spotMemberIds: toIds(people) } });
			return invitationOutcomes(people, response, { names: { liveId: id } });
		},
	}),
	inviteParticipant: operation({
		displayName: 'Invite Participant',
		action: 'Invite a participant to a live',
		description:
			'Invite one person to a live. Non-members are invited by email address. The outcome shows whether they had already been invited.',
		endpoint: 'POST /v1/lives/{liveId}/participants',
		parameters: { liveId, person: personLocator, ...invitationSettings },
		onceBy: ({ person }) => peopleToInvite.keyOf(person),
		singular: 'person',
		rows: 'outcomes',
		summarize: hintAtInvitations,
		async send({ liveId: id, person, ...settings }, call) {
			const member = person.id ?? person.email;
			const body = { member, ...toInvitationBody(settings) };
			return invitationOutcome(await call.request({ body }), { ...toNames(person), liveId: id });
		},
	}),
});
