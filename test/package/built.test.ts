/* eslint-disable @n8n/community-nodes/no-restricted-imports -- reads the built package */
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { preProcessFile } from 'typescript';

import { type LoadedPackage, loadPackage } from '../support/n8n';
import { filesIn, inRepository, packageJson } from '../support/repository';

const NODES = ['meltingSpot', 'meltingSpotTrigger', 'meltingSpotWebhookTrigger'];

/** What n8n loads, by paths from the root. */
const files = filesIn('dist');

describe('the built code', () => {
	it('requires nothing that n8n does not bring', () => {
		const outside = new Set<string>();
		for (const file of files.filter((each) => each.endsWith('.js'))) {
			const code = readFileSync(inRepository(file), 'utf8');
			for (const { fileName } of preProcessFile(code, true, true).importedFiles) {
				if (!fileName.startsWith('.')) outside.add(fileName);
				else if (!canBeRequired(posix.join(dirname(file), fileName))) {
					throw new Error(`${file} requires ${fileName}, which is not built`);
				}
			}
		}
		expect([...outside].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});

	const canBeRequired = (path: string) =>
		[path, `${path}.js`, `${path}/index.js`].some((file) => files.includes(file));
});

describe('in n8n', () => {
	let loaded: LoadedPackage;

	beforeAll(async () => {
		loaded = await loadPackage();
	});

	/** An icon's address in n8n is `icons/<package>/<path in the package>`. */
	const expectIcons = ({ iconUrl }: { iconUrl?: unknown }) => {
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const url of [light, dark]) {
			const [icons, name, ...path] = url.split('/');
			expect([icons, name]).toEqual(['icons', packageJson.name]);
			expect(readFileSync(inRepository(join(...path)), 'utf8')).toMatch(/^<svg /);
		}
	};

	it('its nodes and its credential load', () => {
		expect(loaded.nodeNames.sort()).toEqual(NODES);
		expect(loaded.credentialNames).toEqual(['meltingSpotApi']);
		expect(loaded.credential('meltingSpotApi').supportedNodes?.sort()).toEqual([
			'meltingSpot',
			'meltingSpotTrigger',
		]);
	});

	it.each(NODES)('%s has icons and a codex', (name) => {
		const description = loaded.description(name);
		expectIcons(description);
		const { categories, alias, resources } = description.codex ?? {};
		expect(categories).toEqual(expect.arrayContaining(['Communication']));
		expect(alias).toEqual(expect.arrayContaining(['community', 'melting spot']));
		expect(resources?.primaryDocumentation?.[0].url).toMatch(/^https:/);
		const codex = JSON.parse(
			readFileSync(inRepository(loaded.loader.known.nodes[name].sourcePath + 'on'), 'utf8'),
		) as { node: string };
		expect(codex.node).toBe(loaded.typeOf(name));
	});

	it('the credential has icons', () => {
		expectIcons(loaded.credential('meltingSpotApi'));
	});
});
