import { Collection } from '../data/collection';
import type { Scope } from '../data/store';
import { method, property } from '../http/command';
import { created, ok } from '../http/response';
import { newProgress, seedProgress } from './course';
import { invitationSwitches, Participants } from './participants';
import { resource, type Schemas } from './resource';

export type LearningPathParticipant = Schemas['LearningPathParticipant'];

class LearningPaths extends Collection<{ id: string; title: string }> {
	readonly participants: Participants<LearningPathParticipant>;

	constructor(scope: Scope) {
		super(
			'learning path',
			['Newcomer', 'Moderator', 'Host'].map((title) => ({ id: scope.random.uuid(), title })),
		);
		this.participants = new Participants(scope, {
			entities: this.all.slice(),
			chance: 0.4,
			named: 'learningPathId',
			complete: (common, learningPathId, random) => ({
				...common,
				learningPathId,
				...(random ? seedProgress(random, scope.now()) : newProgress(scope.now())),
			}),
		});
	}
}

export const learningPath = resource({
	name: 'learningPath',
	switches: invitationSwitches,
	begin: (scope) => new LearningPaths(scope),
	operations: {
		listLearningPathParticipants: ({ params, query }, paths) =>
			ok(paths.participants.page(paths.get(params.learningPathId).id, query)),

		getLearningPathParticipant: ({ params }, paths) =>
			ok(
				paths.participants.get(
					paths.get(params.learningPathId).id,
					params.learningPathParticipantId,
				),
			),

		inviteLearningPathParticipants({ params, body }, paths, { dialect }) {
			const { spotMemberIds, ...options } = body;
			const { id } = paths.get(params.learningPathId);
			const settings = { ...options, ...dialect };
			return created(paths.participants.inviteMany(id, { spotMemberIds }, settings).listed);
		},
	},
	commands: {
		learningPaths: property(
			'GET /learningPaths',
			"learning paths, which the API can't list",
			(paths: LearningPaths) => paths.all,
		),
		learningPathParticipants: method(
			'GET /learningPaths/:id/participants',
			'the participants of a learning path',
			(paths: LearningPaths, id: string) => paths.participants.of(id),
		),
	},
});
