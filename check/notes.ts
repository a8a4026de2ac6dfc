/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a program of the command line, no part of the package */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of docs/api-notes.md. */
export interface Note {
	question: string;
	assumed: string;
	ifWrong: string;
}

/** The rows of docs/api-notes.md by id, without their markup. */
export function readNotes(): Map<string, Note> {
	const page = readFileSync(join(__dirname, '..', 'docs', 'api-notes.md'), 'utf8');
	const rows = page.matchAll(/^\| <a id="([\w-]+)"><\/a>(.*?) \| (.*?) \| (.*?) \|$/gm);
	return new Map(
		[...rows].map(([, id, question, assumed, ifWrong]) => [
			id,
			{ question: plain(question), assumed: plain(assumed), ifWrong: plain(ifWrong) },
		]),
	);
}

function plain(text: string): string {
	return text
		.replace(/\*\*E\*\* /g, '')
		.replace(/[`*]/g, '')
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}
