import type { INodeProperties } from 'n8n-workflow';
import { choicesOf } from './fields';
import { isBlank, toChoices } from './values';

/** What members do. Source: `exportActivities` of MeltingSpot's API reference; learning paths are from a public client. */
export const activityTypes: INodeProperties = {
	displayName: 'Types',
	name: 'types',
	type: 'multiOptions',
	default: [],
	options: [
		{ name: 'Channel Joined', value: 'ChannelJoined', description: 'Joined a channel' },
		{ name: 'Channel Left', value: 'ChannelLeft', description: 'Left a channel' },
		{
			name: 'Channel Message Reaction',
			value: 'ChannelMessageReacted',
			description: 'Reacted to a message in a channel',
		},
		{
			name: 'Channel Message Sent',
			value: 'ChannelMessageSent',
			description: 'Sent a message to a channel',
		},
		{ name: 'Course Completed', value: 'CourseCompleted', description: 'Completed a course' },
		{ name: 'Course Started', value: 'CourseStarted', description: 'Started a course' },
		{
			name: 'Course Step Completed',
			value: 'CourseStepCompleted',
			description: 'Completed a step of a course',
		},
		{
			name: 'Course Step Viewed',
			value: 'CourseStepViewed',
			description: 'Viewed a step of a course',
		},
		{
			name: 'Discussion Message Sent',
			value: 'DiscussionMessageSent',
			description: 'Sent a message in a discussion',
		},
		{
			name: 'Document Link Opened',
			value: 'DocumentLinkOpened',
			description: 'Opened a document that is a link',
		},
		{
			name: 'Document Link Reaction',
			value: 'DocumentLinkReacted',
			description: 'Reacted to a document that is a link',
		},
		{
			name: 'Document Page Reaction',
			value: 'DocumentPageReacted',
			description: 'Reacted to a document that is a page',
		},
		{
			name: 'Document Page Viewed',
			value: 'DocumentPageViewed',
			description: 'Viewed a document that is a page',
		},
		{
			name: 'Learning Path Completed',
			value: 'LearningPathCompleted',
			description: 'Completed a learning path',
		},
		{ name: 'Live Attended', value: 'LiveAttended', description: 'Attended a live' },
		{
			name: 'Live Invitation Declined',
			value: 'LiveInvitationDeclined',
			description: 'Declined an invitation to a live',
		},
		{
			name: 'Live Message Reaction',
			value: 'LiveMessageReacted',
			description: 'Reacted to a message in a live',
		},
		{
			name: 'Live Message Sent',
			value: 'LiveMessageSent',
			description: 'Sent a message in a live',
		},
		{
			name: 'Live Participant Registered',
			value: 'LiveParticipantRegistered',
			description: 'Registered for a live',
		},
		{
			name: 'Live Replay Watched',
			value: 'LiveReplayWatched',
			description: 'Watched the replay of a live',
		},
		{ name: 'Member Left', value: 'SpotMemberLeft', description: 'Left the Spot' },
		{
			name: 'Member Registered',
			value: 'SpotMemberRegistered',
			description: 'Registered as a member',
		},
		{
			name: 'Member Registration Requested',
			value: 'SpotMemberRegistrationRequested',
			description: 'Asked to become a member',
		},
		{
			name: 'Topic Answer Created',
			value: 'TopicAnswerCreated',
			description: 'Replied to a topic in a forum',
		},
		{
			name: 'Topic Answer Voted',
			value: 'TopicAnswerVoted',
			description: 'Voted for a reply to a topic',
		},
		{ name: 'Topic Created', value: 'TopicCreated', description: 'Created a topic in a forum' },
		{ name: 'Topic Voted', value: 'TopicVoted', description: 'Voted for a topic in a forum' },
	],
	description: 'Only activities of these types',
};

/** The types chosen; none means all. @throws UserError if one isn't known */
export function toActivityTypes(label: string, value: unknown): string[] {
	return isBlank(value) ? [] : toChoices(label, value, choicesOf(activityTypes));
}
