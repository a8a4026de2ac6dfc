import type { INodePropertyOptions } from 'n8n-workflow';

/** The part of a payload by which its event is recognized, the first one present; a member is part of most payloads. */
export const FAMILIES = [
	'liveParticipant',
	'courseParticipant',
	'document',
	'live',
	'member',
] as const;

export type Family = (typeof FAMILIES)[number];

interface WebhookEvent {
	name: string;
	description: string;
	/** Absent if no sample shows what a payload contains. */
	family?: Family;
}

/** MeltingSpot's webhook events by the value of the parameter. Source: its help page "Webhooks". */
export const EVENTS: Record<string, WebhookEvent> = {
	courseParticipantCreated: {
		name: 'Course Participant Created',
		description: 'Someone was invited to a course or enrolled in it',
		family: 'courseParticipant',
	},
	courseParticipantStatusUpdated: {
		name: 'Course Participant Status Updated',
		description: 'Someone started or completed a course',
		family: 'courseParticipant',
	},
	courseStepCompleted: {
		name: 'Course Step Completed',
		description: 'Someone completed a step of a course',
	},
	documentUpdated: {
		name: 'Document Updated',
		description: 'A document was published or set back to draft',
		family: 'document',
	},
	liveParticipantCreated: {
		name: 'Live Participant Created',
		description: 'Someone registered for a live or was invited to it',
		family: 'liveParticipant',
	},
	liveParticipantUpdated: {
		name: 'Live Participant Updated',
		description: "The status of a live's participant changed",
		family: 'liveParticipant',
	},
	liveUpdated: {
		name: 'Live Updated',
		description: 'A live started or ended',
		family: 'live',
	},
	memberCreated: {
		name: 'Member Created',
		description: 'Someone registered or was invited to your Spot',
		family: 'member',
	},
	memberUpdated: {
		name: 'Member Updated',
		description: 'The status of a member changed',
		family: 'member',
	},
	other: {
		name: 'Other',
		description: 'An event that MeltingSpot offers and this list lacks',
	},
	registrationFormAnswered: {
		name: 'Registration Form Answered',
		description: 'Someone filled in a registration form',
	},
	topicCreated: {
		name: 'Topic Created',
		description: 'Someone created a topic in a forum',
	},
};

/** What the parameter offers. */
export const eventOptions: INodePropertyOptions[] = Object.entries(EVENTS).map(
	([value, { name, description }]) => ({ name, value, description }),
);

/** The names of the events with a family, as text. */
export const namesOf = (family: Family): string =>
	Object.values(EVENTS)
		.filter((event) => event.family === family)
		.map(({ name }) => `"${name}"`)
		.join(' or ');
