/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a program of the command line, no part of the package */
import { styleText } from 'node:util';
import type { Finding } from './readings';
import { readNotes } from './notes';

/** Where to send a report. */
export const FORM_PATH = 'issues/new?template=api-report.yml';

const WIDTH = 78;
const INDENT = 13;

/** What the file holds: no personal data, no key. */
export interface Report {
	package: string;
	version: string;
	/** Without the time, which could reveal who ran it. */
	date: string;
	mode: 'read' | 'write';
	requests: number;
	findings: Finding[];
}

/** The findings as text, at most 80 columns wide. */
export function toText(findings: Finding[], isColored: boolean): string {
	const notes = readNotes();
	const bold = (text: string) => (isColored ? styleText('bold', text) : text);
	const dim = (text: string) => (isColored ? styleText('dim', text) : text);
	return findings
		.map(({ id, found, unclear }) => {
			const note = notes.get(id);
			const lines = [
				bold(id),
				...block('', note?.question ?? ''),
				...block(unclear ? 'unclear' : 'found', found),
				...block('assumed', note?.assumed ?? ''),
				...block('if wrong', note?.ifWrong ?? '').map(dim),
			];
			return lines.join('\n');
		})
		.join('\n\n');
}

/** A label, with word-wrapped text beside it. */
function block(label: string, text: string): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > WIDTH - INDENT) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	if (line !== '') lines.push(line);
	return lines.map((each, index) => `  ${(index === 0 ? label : '').padEnd(INDENT - 2)}${each}`);
}
