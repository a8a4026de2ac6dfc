import { liveEvent } from './lives/liveEvents';
import { memberEvent } from './members/memberEvents';
import { ofCourse, ofLive, participantEvent } from './participants/participantEvents';
import type { EventKind } from './kind';
import type { Event, State } from './state';

/** What each event watches. Participants who completed a course have started it as well. */
const events = {
	memberInvited: memberEvent('invitationDate'),
	memberRegistered: memberEvent('registrationDate'),
	liveCreated: liveEvent('created', 'Planned'),
	liveStarted: liveEvent('started', 'Live'),
	liveEnded: liveEvent('ended', 'Ended'),
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

/** The kind of an event. Only the kind knows what its states contain. */
export function kindOf(event: Event): EventKind<State> {
	return events[event] as unknown as EventKind<State>;
}
