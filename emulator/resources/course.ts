import { Collection } from '../data/collection';
import type { Scope } from '../data/store';
import { action, Fields, method, property } from '../http/command';
import { created, done, ok, undocumented } from '../http/response';
import { group } from './group';
import { invitationSwitches, Participants } from './participants';
import { resource, type Schemas } from './resource';

export type Course = Schemas['Course'];
export type CourseParticipant = Schemas['CourseParticipant'];

const DAY = 24 * 60 * 60_000;
const SEEDED: Array<[title: string, privacy: string, status: string]> = [
	['Onboarding 🎓', 'Public', 'Published'],
	['Community building, part 1', 'Public', 'Published'],
	['Animer sa communauté', 'Secret', 'Published'],
	['Moderation basics', 'Secret', 'Draft'],
	['コース: はじめに', 'Public', 'Published'],
	['Advanced analytics', 'Secret', 'Draft'],
];

/** How far someone who was invited got, and when. Times are milliseconds since 1970. */
export function seedProgress(
	random: { chance(p: number): boolean; integer(limit: number): number },
	now: number,
) {
	const hasStarted = random.chance(0.6);
	const hasCompleted = hasStarted && random.chance(0.5);
	const hasLeft = !hasCompleted && random.chance(0.1);
	return {
		status: hasLeft
			? ('Unenrolled' as const)
			: hasCompleted
				? ('Completed' as const)
				: hasStarted
					? ('Started' as const)
					: ('Invited' as const),
		invitedAt: now - 30 * DAY,
		startedAt: hasStarted ? now - 20 * DAY : null,
		completedAt: hasCompleted ? now - 10 * DAY : null,
		unenrolledAt: hasLeft ? now - DAY : null,
		lastActivityAt: hasStarted ? now - 10 * DAY : null,
		completionRate: hasCompleted ? 100 : hasStarted ? random.integer(100) : 0,
	};
}

/** Someone who was just invited. */
export const newProgress = (now: number) => ({
	status: 'Invited' as const,
	invitedAt: now,
	startedAt: null,
	completedAt: null,
	unenrolledAt: null,
	lastActivityAt: null,
	completionRate: 0,
});

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

class Courses extends Collection<Course> {
	readonly participants: Participants<CourseParticipant>;
	private readonly groupIds = new Map<string, Set<string>>();

	constructor(scope: Scope) {
		super(
			'course',
			SEEDED.map(([title, privacy, status]) => ({
				id: scope.random.uuid(),
				title,
				description: `All about ${title}`,
				privacy,
				status,
				navigationMode: 'Flexible',
			})),
		);
		this.participants = new Participants(scope, {
			entities: this.all.slice(),
			chance: 0.5,
			named: 'courseId',
			did: {
				CourseStarted: ({ status }) => status === 'Started' || status === 'Completed',
				CourseCompleted: ({ status }) => status === 'Completed',
			},
			complete(common, courseId, random) {
				const now = scope.now();
				const { invitedAt, startedAt, completedAt, unenrolledAt, lastActivityAt, ...rest } = random
					? seedProgress(random, now)
					: newProgress(now);
				return {
					...common,
					courseId,
					...rest,
					invitedAt: iso(invitedAt),
					startedAt: iso(startedAt),
					completedAt: iso(completedAt),
					unenrolledAt: iso(unenrolledAt),
					lastActivityAt: iso(lastActivityAt),
				};
			},
		});
	}

	/** The groups that were added to a course. */
	groupsOf(courseId: string): Set<string> {
		const known = this.groupIds.get(courseId) ?? new Set();
		this.groupIds.set(courseId, known);
		return known;
	}
}

export const course = resource({
	name: 'course',
	switches: invitationSwitches,
	begin: (scope) => new Courses(scope),
	operations: {
		listCourses: ({ query }, courses, { dialect }) => ok(courses.page(query, dialect)),

		listCourseParticipants: ({ params, query }, courses) =>
			ok(courses.participants.page(courses.get(params.courseId).id, query)),

		getCourseParticipant: ({ params }, courses) =>
			ok(courses.participants.get(courses.get(params.courseId).id, params.courseParticipantId)),

		inviteCourseParticipant({ params, body: { spotMemberId, ...options } }, courses, { dialect }) {
			const { id } = courses.get(params.courseId);
			const settings = { ...options, ...dialect, unknownMember: 'refusesAll' };
			return courses.participants.inviteOne(id, spotMemberId, settings) as never;
		},

		inviteCourseParticipants(
			{ params, body: { spotMemberIds, ...options } },
			courses,
			{ dialect },
		) {
			const { id } = courses.get(params.courseId);
			const settings = { ...options, ...dialect };
			const { listed, newOnes } = courses.participants.inviteMany(id, { spotMemberIds }, settings);
			if (newOnes > 0) return created(listed);
			const { invitedBefore } = dialect;
			if (invitedBefore === 'participant') return undocumented(200, listed);
			return undocumented(200, invitedBefore === '{}' ? {} : undefined);
		},

		linkGroupsToCourse({ params, body: { groupIds } }, courses, { store, dialect }) {
			const linked = courses.groupsOf(courses.get(params.courseId).id);
			for (const id of groupIds) linked.add(store.of(group).get(id, 400).id);
			return done(dialect);
		},

		unlinkGroupsFromCourse({ params, body: { groupIds } }, courses, { dialect }) {
			const linked = courses.groupsOf(courses.get(params.courseId).id);
			for (const id of groupIds) linked.delete(id);
			return done(dialect);
		},
	},
	commands: {
		courses: property('GET /courses', 'courses', (courses: Courses) => courses.all),
		courseParticipants: method(
			'GET /courses/:id/participants',
			'the participants of a course',
			(courses: Courses, id: string) => courses.participants.of(id),
		),
		changeCourseParticipant: action(
			'PATCH /courses/:id/participants/:participantId',
			'change any fields of a participant in a course',
			{ body: Fields },
			(courses: Courses, id: string, participantId: string, fields: Partial<CourseParticipant>) =>
				courses.participants.change(id, participantId, fields),
		),
		courseInvitations: property(
			'GET /courses/invitations',
			'the invitations to courses that took effect',
			(courses: Courses) => courses.participants.invitations,
		),
		courseGroups: method(
			'GET /courses/:id/groups',
			'the ids of the groups that were added to a course',
			(courses: Courses, id: string) => [...courses.groupsOf(id)],
		),
	},
});
