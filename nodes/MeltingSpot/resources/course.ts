import { namedEntities } from '../api/entities';
import { shapes } from '../api/shapes';
import { batch, get, list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import { exact } from '../parameters/filter';
import { memberLocator } from '../parameters/memberLocator';
import { namedLocator } from '../parameters/namedLocator';
import { memberList } from '../parameters/peopleList';
import { plainId } from '../parameters/plainId';
import { withEmailNotification } from '../parameters/withEmailNotification';
import {
	hintAtInvitations,
	invitationOutcome,
	invitationOutcomes,
	invitationSettings,
	outcomeOf,
	peopleToInvite,
	toIds,
	toInvitationBody,
} from './invitations';
import { learnerFilters } from './people';

const { course: entity } = namedEntities;
const courseId = namedLocator('course');
const groupId = namedLocator('group');

/** Its values are undocumented, so it isn't sent: the API might count case. */
const textFilter = (displayName: string, name: string, example: string, description: string) =>
	exact({
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder: `e.g. ${example}`,
		description,
	}).row(name);

export const course = resource('course', 'Course', entity, {
	addGroup: batch({
		displayName: 'Add Group',
		action: 'Add a group to a course',
		description:
			'For each item, enroll all members of a group in a course. Emails them if "Send Invitation Email" is on.',
		endpoint: 'POST /v1/courses/{courseId}/groups~bulkAdd',
		parameters: { courseId, groupId, withEmailNotification },
		each: 'groupId',
		singular: 'group',
		plural: 'groups',
		async send({ courseId: id, ...settings }, groups, call) {
			await call({ body: { groupIds: groups, ...settings } });
			return groups.map((each) => ({ outcome: 'added', groupId: each, courseId: id }));
		},
	}),
	getAll: list({
		description:
			'Retrieve all courses in your Spot, or only those with the given status or privacy setting',
		endpoint: 'GET /v1/courses',
		filters: {
			privacy: textFilter('Privacy', 'privacy', 'Secret', 'Only courses with this privacy setting'),
			status: textFilter('Status', 'status', 'Draft', 'Only courses with this status'),
		},
	}),
	getParticipant: get({
		displayName: 'Get Participant',
		action: 'Get a participant in a course',
		description: 'Retrieve one course participant by ID, including status and completion rate',
		endpoint: 'GET /v1/courses/{courseId}/participants/{courseParticipantId}',
		parameters: {
			courseId,
			courseParticipantId: plainId('Participant ID', 'courseParticipantId'),
		},
		shape: shapes.learner,
	}),
	getParticipants: list({
		displayName: 'Get Participants',
		action: 'Get the participants in a course',
		description: 'Retrieve the participants in a course, including status and completion rate',
		endpoint: 'GET /v1/courses/{courseId}/participants',
		parameters: { courseId },
		plural: 'participants',
		filters: learnerFilters,
		shape: shapes.learner,
	}),
	inviteParticipants: batch({
		displayName: 'Invite Many Participants',
		action: 'Invite many participants to a course',
		description:
			'Enroll members in a course. Items with the same course and settings are sent together. When used as a tool, accepts up to 50 members per call.',
		endpoint: 'POST /v1/courses/{courseId}/participants~bulkInvite',
		parameters: { courseId, people: memberList, ...invitationSettings },
		each: 'people',
		singular: 'member',
		plural: 'members',
		...peopleToInvite,
		async send({ courseId: id, ...settings }, people, call) {
			const request = { ...toInvitationBody(settings), spotMemberIds: toIds(people) };
			const response = await call.request({ body: request });
			const { status, body } = response;
			// The list might include only new participants.
			const participants = status === 200 && body?.length === 0 ? undefined : body;
			return invitationOutcomes(
				people,
				{ ...response, body: participants },
				{ names: { courseId: id }, otherwise: outcomeOf(status) },
			);
		},
	}),
	inviteParticipant: operation({
		displayName: 'Invite Participant',
		action: 'Invite a participant to a course',
		description:
			'Enroll one member in a course. The outcome shows whether they had already been invited to it.',
		endpoint: 'POST /v1/courses/{courseId}/participants',
		parameters: { courseId, spotMemberId: memberLocator, ...invitationSettings },
		onceBy: ({ spotMemberId }) => spotMemberId,
		singular: 'member',
		rows: 'outcomes',
		summarize: hintAtInvitations,
		async send({ courseId: id, spotMemberId, ...settings }, call) {
			const body = { spotMemberId, ...toInvitationBody(settings) };
			return invitationOutcome(await call.request({ body }), { spotMemberId, courseId: id });
		},
	}),
	removeGroup: batch({
		displayName: 'Remove Group',
		action: 'Remove a group from a course',
		description: "For each item, remove one group from a course. The group itself isn't deleted.",
		endpoint: 'POST /v1/courses/{courseId}/groups~bulkRemove',
		parameters: { courseId, groupId },
		each: 'groupId',
		singular: 'group',
		plural: 'groups',
		async send({ courseId: id }, groups, call) {
			await call({ body: { groupIds: groups } });
			return groups.map((each) => ({ outcome: 'removed', groupId: each, courseId: id }));
		},
	}),
});
