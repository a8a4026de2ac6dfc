/** A word that the project doesn't use, and the term to use instead. */
export interface Rule {
	word: RegExp;
	instead: string;
	/** Only in files whose path starts with one of these; by default, in all files. */
	only?: string[];
}

/** What nodes/, credentials/ and the pages say to users, and what is said about the code. */
export const rules: Rule[] = [
	{ word: /\be-mail/i, instead: 'email' },
	{ word: /\bhand(s|ed|ing)? (over|on|out)\b/i, instead: 'output, pass' },
	{ word: /\bwhoever\b/i, instead: 'the actor: "members who …"' },
	{ word: /\b(has|have|had) to be\b/i, instead: 'must be' },
	{ word: /\bask(s|ed|ing)? (again|once more|anew)\b/i, instead: 'retry, request again' },
	{ word: /\bnobody\b/i, instead: 'no one, or the actor' },
	{ word: /\bsomebody\b/i, instead: 'someone' },
	{ word: /\banybody\b/i, instead: 'anyone' },
	{ word: /\beverybody\b/i, instead: 'everyone' },
	{ word: /\bat the most\b/i, instead: 'at most' },
	{ word: /\ball the same\b/i, instead: 'anyway' },
	{ word: /\bgives nothing\b/i, instead: 'is empty' },
	{ word: /\bkeeps? from\b/i, instead: 'prevents' },
	{ word: /\btr(y|ies|ied) anew\b|\bbegins? anew\b/i, instead: 'start over, reset' },
	{
		// MeltingSpot's event is called "Registration form answered".
		word: /(?<!\bform )\banswer(s|ed|ing)?\b/i,
		instead: 'response, respond',
		only: ['nodes/', 'credentials/', 'docs/', 'README.md', 'SECURITY.md', 'CONTRIBUTING.md'],
	},
	{
		word: /\bquota\b(?!-exhausted)/i,
		instead: 'rate limit',
		only: ['nodes/', 'credentials/', 'README.md', 'SECURITY.md'],
	},
];
