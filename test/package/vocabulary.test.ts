import ts from 'typescript';
import { filesIn, readText } from '../support/repository';
import { rules } from './vocabulary';

/** A text or comment in a file, with the line that it begins on. */
interface Text {
	line: number;
	text: string;
}

const CODE = /\.(ts|mts|cts|js|mjs|cjs)$/;
const PROSE = /\.(md|ya?ml|json|svg)$/;
const SKIPPED =
	/package-lock\.json$|\.generated\.ts$|^test\/package\/vocabulary\.|^LICENSE|^\.vscode\//;

const FOLDERS = [
	'.github',
	'bench',
	'check',
	'credentials',
	'demo',
	'docs',
	'e2e',
	'emulator',
	'examples',
	'nodes',
	'test',
];
const PAGES = ['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];
const files = [...FOLDERS.flatMap((folder) => filesIn(folder)), ...PAGES].filter(
	(file) =>
		(CODE.test(file) || PROSE.test(file)) && !SKIPPED.test(file) && !file.includes('node_modules/'),
);

/** Comments and string literals, identifiers left out. */
function textsOfCode(source: string): Text[] {
	const texts: Text[] = [];
	const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
	const add = (position: number, text: string) =>
		texts.push({ line: file.getLineAndCharacterOfPosition(position).line + 1, text });
	const seen = new Set<number>();
	const visit = (node: ts.Node): void => {
		for (const { pos, end } of [
			...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
			...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
		]) {
			if (!seen.has(pos)) add(pos, source.slice(pos, end));
			seen.add(pos);
		}
		if (
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node)
		) {
			add(node.getStart(), node.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(file);
	return texts;
}

const linesOf = (texts: Text[]): Text[] =>
	texts.flatMap(({ line, text }) =>
		text.split('\n').map((each, index) => ({ line: line + index, text: each })),
	);

/** Where a file uses a banned word, as "file:line: word, use …". */
export function findings(file: string, content: string): string[] {
	const texts = CODE.test(file) ? textsOfCode(content) : [{ line: 1, text: content }];
	const applicable = rules.filter(
		({ only }) => !only || only.some((start) => file.startsWith(start)),
	);
	return linesOf(texts).flatMap(({ line, text }) =>
		applicable.flatMap(({ word, instead }) => {
			const found = word.exec(text);
			return found ? [`${file}:${line}: "${found[0]}", use: ${instead}`] : [];
		}),
	);
}

it('no text, page or comment uses a word that is ruled out', () => {
	expect(files.length).toBeGreaterThan(200);
	expect(files.flatMap((file) => findings(file, readText(file)))).toEqual([]);
});

it('finds a word in a tooltip, in a comment and on a page, with its line', () => {
	const code = "const a = 1;\nconst b = { description: 'The e-mail address' }; // nobody";
	expect(findings('nodes/a.ts', code).sort()).toEqual([
		'nodes/a.ts:2: "e-mail", use: email',
		'nodes/a.ts:2: "nobody", use: no one, or the actor',
	]);
	expect(findings('docs/a.md', 'One\nIt has to be so')).toEqual([
		'docs/a.md:2: "has to be", use: must be',
	]);
});

it('leaves names in code alone', () => {
	expect(findings('nodes/a.ts', 'const somebody = nobody;')).toEqual([]);
});
