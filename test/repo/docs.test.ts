import { resources } from '../../nodes/MeltingSpot/resources';
import { documented, pages } from '../support/docs';
import { filesIn, readText } from '../support/repository';

it.each(Object.keys(pages))('%s is made from the code: run npm run docs', (file) => {
	expect(readText(file)).toBe(pages[file]());
});

it('every operation is in operations.md, with its endpoint', () => {
	const page = readText('docs/operations.md');
	for (const { displayName, operations } of resources) {
		for (const { displayName: operation, endpoint } of operations) {
			expect(page).toContain(`### ${displayName}: ${operation}\n`);
			expect(page).toContain(`\`${endpoint}\``);
		}
	}
});

it('coverage.md lists all 66 documented operations: offered, or with the reason why not', () => {
	const endpoints = resources.flatMap(({ operations }) =>
		operations.map(({ endpoint }): string => endpoint),
	);
	expect(Object.keys(documented)).toHaveLength(66);
	expect(Object.keys(documented)).toEqual(expect.arrayContaining(endpoints));
	const page = readText('docs/coverage.md');
	for (const [endpoint, reason] of Object.entries(documented)) {
		expect(page).toContain(`\`${endpoint}\``);
		expect(endpoints.includes(endpoint)).toBe(reason === undefined);
	}
});

it('every picture is shown by a page', () => {
	const text = ['README.md', ...filesIn('docs').filter((file) => file.endsWith('.md'))]
		.map(readText)
		.join('');
	const pictures = filesIn('docs/images').map((file) => file.split('/').pop()!);
	expect(pictures.length).toBeGreaterThan(3);
	expect(pictures.filter((picture) => !text.includes(`images/${picture}`))).toEqual([]);
});

it('README has at most 1,000 words without code and tables', () => {
	const prose = readText('README.md')
		.replace(/```[^]*?```/g, '')
		.replace(/^\s*\|.*$/gm, '')
		.replace(/\]\([^)]*\)/g, ']');
	expect(prose.split(/\s+/).filter((word) => /\w/.test(word)).length).toBeLessThanOrEqual(1_000);
});
