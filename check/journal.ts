/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a program of the command line, no part of the package */
import { createHmac, randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Row } from './client';
import { Failure, say } from './words';

/** What is to be undone. */
export interface Changes {
	spotId: unknown;
	memberId: unknown;
	/** The member's fields before a step changes them. */
	member: Row;
	/** The name of the tag that the run creates. No other tag has it. */
	tagName: string;
}

const MAX_BYTES = 100_000;

/** Replaces a whole file, so that it is never cut off. A link in its place isn't followed. */
export function replaceFile(file: string, text: string): void {
	const draft = `${file}.${randomUUID()}`;
	writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
	renameSync(draft, file);
}

/** Changes in a file, so that a later run with the same key can undo them. */
export class Journal {
	constructor(
		private readonly file: string,
		private readonly apiKey: string,
	) {}

	/** What an earlier run left, if any. @throws Failure unless a run with this key wrote it */
	read(): Changes | undefined {
		const stats = lstatSync(this.file, { throwIfNoEntry: false });
		if (!stats) return undefined;
		try {
			if (!stats.isFile() || stats.size > MAX_BYTES) throw new Error('Not a journal');
			const { changes, seal } = JSON.parse(readFileSync(this.file, 'utf8')) as {
				changes: Changes;
				seal: string;
			};
			if (seal !== this.seal(changes)) throw new Error('Not sealed with this key');
			return changes;
		} catch {
			throw new Failure(
				say`.meltingspot-api-check.json isn't the journal of a run with this key, so nothing in it was undone. Run the command with the key that wrote it, or delete the file.`,
			);
		}
	}

	write(changes: Changes): void {
		replaceFile(this.file, JSON.stringify({ changes, seal: this.seal(changes) }));
	}

	clear(): void {
		rmSync(this.file);
	}

	/** Only someone with the key can compute it. */
	private seal(changes: Changes): string {
		return createHmac('sha256', this.apiKey).update(JSON.stringify(changes)).digest('hex');
	}
}
