import { UserError } from 'n8n-workflow';
import { activities } from './byDate/activities';
import { dateEvent } from './byDate/dateEvent';
import { membersBy } from './byDate/members';
import { liveEvent } from './lives/liveEvents';
import { participantEvent } from './participants/participantEvents';
import { ofCourse, ofLive } from './participants/sources';
import type { EventKind } from './kind';
import type { Event, State } from './state';

/** What each event watches. Participants who completed a course have started it as well. */
const events = {
	activity: dateEvent(activities),
	memberInvited: dateEvent(membersBy('invitationDate')),
	memberRegistered: dateEvent(membersBy('registrationDate')),
	liveCreated: liveEvent('created'),
	liveStarted: liveEvent('started'),
	liveEnded: liveEvent('ended'),
	liveParticipantRegistered: participantEvent(ofLive, {
		statuses: ['Accepted'],
		dateField: 'registeredAt',
		needsDate: true,
	}),
	courseStarted: participantEvent(ofCourse, {
		statuses: ['Started', 'Completed'],
		dateField: 'startedAt',
		needsDate: false,
	}),
	courseCompleted: participantEvent(ofCourse, {
		statuses: ['Completed'],
		dateField: 'completedAt',
		needsDate: false,
	}),
};

/**
 * The kind of an event. Only the kind knows what its states contain.
 * @throws UserError if the workflow is from a newer version, with another event
 */
export function kindOf(event: Event): EventKind<State> {
	if (!Object.hasOwn(events, event)) {
		throw new UserError(`This version of the package doesn't have the event "${event}".`, {
			description: 'Update n8n-nodes-meltingspot, or choose another event in "Trigger On".',
		});
	}
	return events[event] as unknown as EventKind<State>;
}
