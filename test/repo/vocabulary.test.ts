/* eslint-disable @n8n/community-nodes/no-restricted-imports -- searches the repository */
import { spawnSync } from 'node:child_process';
import { inRepository } from '../support/repository';

/** Words that no text, page, comment, or name uses: the word, what to say instead, and where, if not everywhere. */
const WORDS: Array<[word: string, instead: string, ...where: string[]]> = [
	['e-mail', 'email'],
	['hand(s|ed|ing)? (over|on|out)', 'output, pass'],
	['whoever', 'the actor: "members who …"'],
	['(has|have|had) to be', 'must be'],
	['ask(s|ed|ing)? (again|once more|anew)', 'retry, request again'],
	['nobody|somebody|anybody|everybody', 'no one, someone, anyone, everyone'],
	['at the most', 'at most'],
	['all the same', 'anyway'],
	['gives nothing', 'is empty'],
	['keeps? from', 'prevents'],
	['(tr(y|ies|ied)|begins?) anew', 'start over, reset'],
	['answer(s|ed|ing)?', 'response, respond', 'nodes', 'credentials', 'docs', '*.md'],
	['quota', 'rate limit', 'nodes', 'credentials', 'README.md', 'SECURITY.md'],
];
const EXCEPT = ['package-lock.json', '*.generated.ts', 'test/repo/vocabulary.test.ts', 'LICENSE'];
/** Names that are given: of an endpoint, of n8n's failure causes, and of the rate limit in code. */
const GIVEN =
	/customFormAnswer|registrationFormAnswered|getFormAnswers|quota-exhausted|\bQUOTA\b|#quota-|form answer|Form Answer|Form answered/;

/** @returns the lines that use a word, as "file:line:text" */
function uses(word: string, where: string[]): string[] {
	const pathspecs = [...(where.length > 0 ? where : ['.']), ...EXCEPT.map((each) => `:!${each}`)];
	const { status, stdout } = spawnSync(
		'git',
		['grep', '--untracked', '-nIiwE', word, '--', ...pathspecs],
		{ cwd: inRepository('.'), encoding: 'utf8' },
	);
	// 0: found; 1: not found; anything else: not searched.
	expect([0, 1]).toContain(status);
	return stdout.split('\n').filter((line) => line !== '' && !GIVEN.test(line));
}

it.each(WORDS)('no one writes "%s"; it is "%s"', (word, _, ...where) => {
	expect(uses(word, where)).toEqual([]);
});

it('finds a word, in any case', () => {
	expect(uses('HOW THE TRIGGER WORKS', ['docs']).join()).toContain('How the trigger works');
});
