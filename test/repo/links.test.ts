/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks for the files that pages link to */
import GithubSlugger from 'github-slugger';
import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

import {
	filesIn,
	inRepository,
	packageJson,
	readText,
	repository,
	sourceFiles,
} from '../support/repository';

const withoutCode = (markdown: string) => markdown.replace(/^ *```.*?^ *```$/gms, '');

const pages = [
	...readdirSync(repository).filter((file) => file.endsWith('.md')),
	...['docs', 'emulator', 'examples', '.github']
		.filter((folder) => existsSync(inRepository(folder)))
		.flatMap((folder) => filesIn(folder))
		.filter((file) => file.endsWith('.md')),
];

/** The anchors by which GitHub links to a page's headings and marks. */
function anchorsOf(page: string): string[] {
	const slugger = new GithubSlugger();
	const headings = [...withoutCode(readText(page)).matchAll(/^#{1,6} (.+)$/gm)];
	const ids = [...readText(page).matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id);
	return ['readme', ...ids, ...headings.map(([, text]) => slugger.slug(text.replace(/[`*]/g, '')))];
}

describe('the address of the project', () => {
	const files = [...sourceFiles(), ...filesIn('.github'), ...pages].filter(
		(file) => !file.endsWith('.svg'),
	);

	it('is the one in package.json wherever it stands', () => {
		const others = files.flatMap((file) =>
			[...readText(file).matchAll(/https:\/\/github\.com\/[\w-]+\/n8n-nodes-meltingspot[^\s'")]*/g)]
				.filter(([url]) => !/^(#|\/|$)/.test(url.replace(packageJson.homepage, '')))
				.map(([url]) => `${file}: ${url}`),
		);
		expect(others).toEqual([]);
	});

	it('leads the credential and the nodes to headings of README.md', () => {
		const anchors = sourceFiles()
			.filter((file) => /\.(credentials\.ts|node\.json)$/.test(file))
			.flatMap((file) => {
				const urls = readText(file).split(packageJson.homepage).slice(1);
				expect(urls.length).toBeGreaterThan(0);
				return urls.map((rest) => /^#([\w-]+)/.exec(rest)?.[1]);
			});
		expect(anchorsOf('README.md')).toEqual(expect.arrayContaining([...new Set(anchors)]));
	});
});

describe.each(pages)('%s', (page) => {
	it('links to files and headings that there are', () => {
		const links = [...withoutCode(readText(page)).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)]
			.map(([, link, source]) => link ?? source)
			.filter((link) => !/^(https?|mailto):/.test(link));
		const broken = links.filter((link) => {
			const [path, anchor] = link.split('#');
			const target = path === '' ? page : posix.join(posix.dirname(page), path);
			// Outside the repository are GitHub's own pages.
			if (target.startsWith('../')) return !/^(\.\.\/){2,3}(issues|security|actions)\b/.test(path);
			if (!existsSync(inRepository(target))) return true;
			return anchor !== undefined && !anchorsOf(target).includes(anchor);
		});
		expect(broken).toEqual([]);
	});
});
