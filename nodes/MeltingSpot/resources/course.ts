import { namedEntities } from '../api/entities';
import { batch, get, list, operation } from '../core/constructors';
import { resource } from '../core/operation';
import { exact } from '../parameters/filter';
import { memberLocator } from '../parameters/memberLocator';
import { namedLocator } from '../parameters/namedLocator';
import { plainId } from '../parameters/plainId';
import { withEmailNotification } from '../parameters/withEmailNotification';
import {
	invitationOutcome,
	invitationOutcomes,
	invitationSettings,
	outcomeOf,
	toInvitationBody,
	toPeople,
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
	}),
	getParticipants: list({
		displayName: 'Get Participants',
		action: 'Get the participants in a course',
		description: 'Retrieve the participants in a course, including status and completion rate',
		endpoint: 'GET /v1/courses/{courseId}/participants',
		parameters: { courseId },
		plural: 'participants',
		filters: learnerFilters,
	}),
	inviteParticipants: batch({
		displayName: 'Invite Many Participants',
		action: 'Invite many participants to a course',
		description:
			'For each item, enroll one member in a course. Items with the same course and settings are sent together.',
		endpoint: 'POST /v1/courses/{courseId}/participants~bulkInvite',
		parameters: { courseId, spotMemberId: memberLocator, ...invitationSettings },
		each: 'spotMemberId',
		plural: 'members',
		async send({ courseId: id, ...settings }, ids, call) {
			const request = { ...toInvitationBody(settings), spotMemberIds: ids };
			const { status, body } = await call.request({ body: request });
			// The list might include only new participants.
			const participants = status === 200 && body?.length === 0 ? undefined : body;
			return invitationOutcomes(toPeople(ids), participants, {
				names: { courseId: id },
				otherwise: outcomeOf(status),
			});
		},
	}),
	inviteParticipant: operation({
		displayName: 'Invite Participant',
		action: 'Invite a participant to a course',
		description:
			'Enroll one member in a course. The outcome shows whether they had already been invited.',
		endpoint: 'POST /v1/courses/{courseId}/participants',
		parameters: { courseId, spotMemberId: memberLocator, ...invitationSettings },
		onceBy: ({ spotMemberId }) => spotMemberId,
		async send({ courseId: id, spotMemberId, ...settings }, call) {
			const body = { spotMemberId, ...toInvitationBody(settings) };
			return invitationOutcome(await call.request({ body }), { courseId: id, spotMemberId });
		},
	}),
	removeGroup: batch({
		displayName: 'Remove Group',
		action: 'Remove a group from a course',
		description: "For each item, remove one group from a course. The group itself isn't deleted.",
		endpoint: 'POST /v1/courses/{courseId}/groups~bulkRemove',
		parameters: { courseId, groupId },
		each: 'groupId',
		plural: 'groups',
		async send({ courseId: id }, groups, call) {
			await call({ body: { groupIds: groups } });
			return groups.map((each) => ({ outcome: 'removed', groupId: each, courseId: id }));
		},
	}),
});
