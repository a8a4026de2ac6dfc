import { Type } from '@sinclair/typebox';
import { oneOf } from '../conditions/dialect';
import { pageOf } from '../data/listing';
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
	private readonly answers = new Map<string, Answer[]>();

	constructor(scope: Scope) {
		for (const [index, record] of scope.store.of(member).records.entries()) {
			if (index % 4 === 3) continue;
			const rows = QUESTIONS.map((question, at) => ({
				id: scope.random.uuid(),
				question,
				answer: SEEDED[at],
			}));
			this.answers.set(record.member.id, rows);
		}
	}

	of(memberId: string): Answer[] {
		return this.answers.get(memberId) ?? [];
	}

	set(memberId: string, answers: Answer[]): void {
		this.answers.set(memberId, answers);
	}
}

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
