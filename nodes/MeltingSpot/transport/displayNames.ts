import type { Endpoint, PathName } from './endpoints';
import { entityNames } from './endpoints';
import { shorten } from './shorten';

const MAX_SHOWN_LENGTH = 80;

/** Members are known by email address or full name: that needs neither quotes nor the word "member". */
const SELF_EXPLANATORY: ReadonlySet<string> = new Set<PathName<Endpoint>>(['spotMemberId']);

/** What the user calls the entities of a run, for its errors: an email address or a label in place of an id. */
export class DisplayNames {
	private readonly known = new Map<string, string>();

	/** @param name as in paths, such as "spotMemberId". The latest display name wins. */
	set(name: string, id: string, displayName: string): void {
		this.known.set(keyOf(name, id), shorten(displayName, MAX_SHOWN_LENGTH));
	}

	/** The display name, or the id itself. */
	of(name: string, id: string): string {
		return this.known.get(keyOf(name, id)) ?? shorten(id, MAX_SHOWN_LENGTH);
	}

	/** For example `amir@example.com`, `member "42"`, or `tag "Speaker"`. */
	describe(name: string, id: string): string {
		const shown = this.of(name, id);
		if (SELF_EXPLANATORY.has(name) && this.known.has(keyOf(name, id))) return shown;
		return `${entityNames[name as PathName<Endpoint>]} "${shown}"`;
	}

	/** Everything that a path names, for example `custom property "Plan" of amir@example.com`. */
	describePath(path: Record<string, string>): string {
		return Object.entries(path)
			.map(([name, id]) => this.describe(name, id))
			.reverse()
			.join(' of ');
	}
}

function keyOf(name: string, id: string): string {
	return `${name} ${id}`;
}
