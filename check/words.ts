/**
 * Text that may be shown: our own words, numbers, and names that we know. Whatever else a server sends has no way in,
 * since only the functions below make such text.
 */
export type Words = string & { readonly areOurs: true };

/** What was found, by id in docs/api-notes.md. */
export type Findings = Record<string, Words>;

export function say(text: TemplateStringsArray, ...values: Array<number | Words>): Words {
	return String.raw({ raw: text }, ...values) as Words;
}

export const unclear: typeof say = (...reason) => say`unclear: ${say(...reason)}`;

/** Each once, in alphabetical order. */
export function listed(all: Words[]): Words {
	return ([...new Set(all)].sort().join(', ') || 'none') as Words;
}

/** The names that we know among these, and how many others there are. */
export function known(names: string[], all: readonly string[]): Words {
	const others = new Set(names.filter((name) => !all.includes(name))).size;
	const told = all.filter((name) => names.includes(name)) as Words[];
	return listed(others > 0 ? [...told, say`${others} undocumented`] : told);
}

/** Why a request or the run failed. */
export class Failure extends Error {
	constructor(readonly why: Words) {
		super(why);
	}
}

/** An unknown error may quote a response, so its message isn't shown. */
export const whyFailed = (error: unknown): Words =>
	error instanceof Failure ? error.why : say`The check itself failed.`;
