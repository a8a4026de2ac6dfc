import { Type } from '@sinclair/typebox';
import { oneOf } from '../conditions/dialect';
import { pageOf } from '../data/listing';
import type { SeededRandom } from '../data/random';
import type { Scope } from '../data/store';
import { action, Fields, method } from '../http/command';
import { ApiFailure, undocumented } from '../http/response';
import { member } from './member';
import { resource } from './resource';

type Answer = Record<string, unknown>;

const QUESTIONS = ['How did you hear about us?', 'What do you want to learn?', 'Company'];
const SEEDED = ['From a colleague', 'Everything about communities', 'Acorn & Söhne'];

/** What members entered into the registration form. Of the seeded ones, every fourth member didn't. */
class FormAnswers {
	private readonly seededIds: string[];
	/** Drawn when they are first needed: drawing takes as long as all else that a Spot begins with. */
	private answers: Map<string, Answer[]> | undefined;

	constructor(private readonly scope: Scope) {
		const { records } = scope.store.of(member);
		this.seededIds = records.map((record) => record.member.id);
	}

	of(memberId: string): Answer[] {
		return this.all().get(memberId) ?? [];
	}

	set(memberId: string, answers: Answer[]): void {
		this.all().set(memberId, answers);
	}

	private all(): Map<string, Answer[]> {
		const answered = () => this.seededIds.filter((_, index) => index % 4 !== 3);
		this.answers ??= new Map(answered().map((id) => [id, drawAnswers(this.scope.random)]));
		return this.answers;
	}
}

const drawAnswers = (random: SeededRandom): Answer[] =>
	QUESTIONS.map((question, at) => ({ id: random.uuid(), question, answer: SEEDED[at] }));

export const formAnswer = resource({
	name: 'formAnswer',
	switches: {
		answersFormat: oneOf('how form answers are returned', ['page', 'list', 'object']),
	},
	begin: (scope) => new FormAnswers(scope),
	operations: {
		listFormAnswers({ params, query }, formAnswers, { dialect }) {
			const answers = formAnswers.of(params.spotMemberId);
			if (answers.length === 0) throw new ApiFailure(404, 'Custom form answers not found');
			if (dialect.answersFormat === 'page')
				return undocumented(200, pageOf(answers, query, dialect));
			if (dialect.answersFormat === 'list') return undocumented(200, answers);
			const entries = answers.map(({ question, answer }) => [question, answer]);
			return undocumented(200, Object.fromEntries(entries));
		},
	},
	commands: {
		formAnswers: method(
			'GET /members/:id/formAnswers',
			'what a member entered into the registration form',
			(formAnswers: FormAnswers, id: string) => formAnswers.of(id),
		),
		setFormAnswers: action(
			'PUT /members/:id/formAnswers',
			'`{ "rows" }`, each with any fields',
			{ body: Type.Object({ rows: Type.Array(Fields) }), field: 'rows' },
			(formAnswers: FormAnswers, id: string, answers: Answer[]) => formAnswers.set(id, answers),
		),
	},
});
