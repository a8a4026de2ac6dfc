import { readText, sourceFiles } from '../support/repository';

const readme = readText('README.md');
const sectionOf = (heading: string) =>
	new RegExp(`^## ${heading}\\n(.*?)(?=^## |(?![^]))`, 'ms').exec(readme)?.[1] ?? '';

it('has the sections that n8n asks for, in its order', () => {
	const wanted = [
		'Installation',
		'Operations',
		'Credentials',
		'Compatibility',
		'Usage',
		'Resources',
		'Version history',
	];
	const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
	expect(headings.filter((heading) => wanted.includes(heading))).toEqual(wanted);
	expect(readme).toMatch(/^# n8n-nodes-meltingspot\n\nThis is an \[n8n\]/);
});

it('names the versions of n8n that it is tried on', () => {
	for (const manifest of ['e2e/package.json', 'e2e/oldest/package.json']) {
		const { dependencies } = JSON.parse(readText(manifest)) as { dependencies: { n8n: string } };
		const [minor] = /^\d+\.\d+/.exec(dependencies.n8n) ?? [];
		expect(sectionOf('Compatibility')).toMatch(new RegExp(`\\b${minor}\\.`));
	}
});

it('quotes messages as the package says them', () => {
	const rows = readText('docs/troubleshooting.md').match(/^\|.*\|$/gm) ?? [];
	const quotes = rows.flatMap((row) =>
		[...row.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, quote]) => quote),
	);
	expect(quotes.length).toBeGreaterThan(15);
	const code = sourceFiles()
		.filter((file) => file.endsWith('.ts'))
		.map(readText)
		.join('\n');
	expect(quotes.filter((quote) => !code.includes(quote))).toEqual([]);
});
