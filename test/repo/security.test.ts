/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks for the tests that the page links to */
import { existsSync } from 'node:fs';
import { inRepository, readText } from '../support/repository';

const security = readText('SECURITY.md');
const [, chapter] = /^## Who can do what\n(.*?)^## /ms.exec(security) ?? [];
const sections = chapter.split(/^### /m).slice(1);

describe('SECURITY.md says what an attacker can and cannot do', () => {
	it('who controls an input item, the server, a prompt, or a workflow, or knows a URL', () => {
		expect(sections.map((section) => section.split('\n')[0])).toEqual([
			'Someone who controls an input item',
			'Someone who controls the server',
			'Someone who knows the URL of a webhook',
			'Someone who controls the prompt of an agent',
			'Someone who controls a workflow but not the credential',
		]);
	});

	it.each(sections)('and names a test for each "cannot": %s', (section) => {
		const promises = section.split(/^- /m).slice(1);
		expect(promises.length).toBeGreaterThan(2);
		expect(section.split('cannot').length).toBe(promises.length + 1);
		for (const promise of promises) {
			expect(promise).toMatch(/^They cannot /);
			const links = [...promise.matchAll(/\]\(([\w./-]+\.test\.ts)\)/g)].map(([, path]) => path);
			expect(links.length).toBeGreaterThan(0);
			expect(links.filter((path) => !existsSync(inRepository(path)))).toEqual([]);
		}
	});
});
