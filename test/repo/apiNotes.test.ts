import { ROW_OF_SWITCH } from '../../emulator/rows';
import { readText, sourceFiles } from '../support/repository';

/*
 * Whatever the documentation leaves open gets a row in docs/api-notes.md, a file in api/behavior/ if code depends on
 * it, and nothing elsewhere.
 */

const FOLDER = 'nodes/MeltingSpot/api/behavior/';
const questions = sourceFiles().filter(
	(file) => file.startsWith(FOLDER) && !file.endsWith('/apiBehavior.ts'),
);
const notes = readText('docs/api-notes.md');
const rows = [...notes.matchAll(/^\| (.*)$/gm)]
	.map(([, row]) => row)
	.filter((row) => !/^Question /.test(row));
const ids = rows.map((row) => /^<a id="([a-z-]+)"><\/a>/.exec(row)?.[1]);

it('every row has an id of its own', () => {
	expect(ids.length).toBeGreaterThan(30);
	expect(ids).not.toContain(undefined);
	expect(new Set(ids).size).toBe(ids.length);
});

it.each(Object.entries(ROW_OF_SWITCH))('the switch %s is about a row', (_, row) => {
	expect(ids).toContain(row);
});

it('there is a file for each question that code depends on', () => {
	expect(questions.length).toBeGreaterThanOrEqual(5);
});

it.each(questions)('%s links its row', (file) => {
	const linked = [...readText(file).matchAll(/docs\/api-notes\.md#([a-z-]+)/g)].map(([, id]) => id);
	expect(linked.length).toBeGreaterThan(0);
	expect(ids).toEqual(expect.arrayContaining(linked));
});

it.each(questions)(
	'%s says what is assumed, how it is found out, and what goes if it is settled',
	(file) => {
		const text = readText(file);
		for (const part of ['Question: ', 'Assumed: ', 'Found out: ', 'If settled: ']) {
			expect(text).toContain(` * ${part}`);
		}
	},
);

describe('outside api/', () => {
	const others = sourceFiles().filter(
		(file) =>
			file.startsWith('nodes/') && file.endsWith('.ts') && !/^nodes\/MeltingSpot\/api\//.test(file),
	);

	it('nothing imports or names a reading', () => {
		expect(others.length).toBeGreaterThan(40);
		const named = others.flatMap((file) =>
			[
				...readText(file).matchAll(
					/api\/behavior|\bbehavior\b|\bDateUnit\b|milliseconds'|seconds'|emailCaseVariants/g,
				),
			].map(([text]) => `${file}: ${text}`),
		);
		expect(named).toEqual([]);
	});
});
