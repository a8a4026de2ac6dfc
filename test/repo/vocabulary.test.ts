import { run } from '../support/repository';

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
	/customFormAnswer|registrationFormAnswered|getFormAnswers|quota-exhausted|\bQUOTA\b|#quota-|form answers?|Form Answer|Form answered|Topic ?Answer/;

/** @returns the lines that use a word, as "file:line:text" */
async function uses(word: string, where: string[]): Promise<string[]> {
	const pathspecs = [...(where.length > 0 ? where : ['.']), ...EXCEPT.map((each) => `:!${each}`)];
	const found = await run('git', ['grep', '--untracked', '-nIiwE', word, '--', ...pathspecs]).catch(
		(error: { code: number }) => {
			// Not found. Anything else would mean that it didn't search.
			expect(error.code).toBe(1);
			return '';
		},
	);
	return found.split('\n').filter((line) => line !== '' && !GIVEN.test(line));
}

it.each(WORDS)('no one writes "%s"; it is "%s"', async (word, _, ...where) => {
	expect(await uses(word, where)).toEqual([]);
});

it('finds a word, in any case', async () => {
	expect((await uses('AT-LEAST-ONCE', ['README.md'])).join()).toContain('At-least-once');
});
