/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- unpacks what npm would publish */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { preProcessFile } from 'typescript';

import { type LoadedPackage, loadPackage } from '../support/n8n';
import {
	filesIn,
	inRepository,
	lendPackages,
	packageJson,
	repository,
	run,
	sourceFiles,
	temporaryFolder,
} from '../support/repository';

/** The maximum size of the packed package. */
const MOST_BYTES = 100_000;

const NODES = ['meltingSpot', 'meltingSpotTrigger', 'meltingSpotWebhookTrigger'];

let unpacked: string;
let packedBytes: number;
let files: string[];

beforeAll(async () => {
	const folder = await temporaryFolder();
	const tarball = process.env.TARBALL ?? (await pack(folder));
	await run('tar', ['-xzf', tarball, '-C', folder]);
	unpacked = join(folder, 'package');
	packedBytes = statSync(tarball).size;
	files = filesIn('.', unpacked);
}, 60_000);

/** A release tests the tarball that it publishes: `TARBALL` names it. */
async function pack(folder: string): Promise<string> {
	const report = await run('npm', ['pack', '--json', '--pack-destination', folder]);
	const [{ filename }] = JSON.parse(report) as [{ filename: string }];
	return join(folder, filename);
}

const builtFiles = () => files.filter((file) => file.endsWith('.js'));

describe('the files', () => {
	it('are those built from the sources, and the three beside them', () => {
		const built = sourceFiles()
			.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`)
			.filter((file) => /\.(js|svg|node\.json)$|\/__schema__\/.+\.json$/.test(file));
		expect(files).toEqual([...built, 'LICENSE', 'README.md', 'package.json'].sort());
	});

	it('are of no other kind', () => {
		const kinds =
			/^(package\.json|README\.md|LICENSE|dist\/(nodes|credentials)\/[\w./]+\.js|dist\/nodes\/MeltingSpot(?:Webhook)?\/(\w+\.node\.json|meltingspot(\.dark)?\.svg|__schema__\/v\d+\.\d+\.\d+\/(\w+\/)?\w+\.json))$/;
		expect(files.filter((file) => !kinds.test(file))).toEqual([]);
		expect(files.filter((file) => /test|\.map$|\.d\.|tsbuildinfo/.test(file))).toEqual([]);
	});

	it('point to no source map', () => {
		const pointing = builtFiles().filter((file) =>
			readFileSync(join(unpacked, file), 'utf8').includes('sourceMappingURL'),
		);
		expect(pointing).toEqual([]);
	});

	it(`weigh less than ${MOST_BYTES / 1000} kB`, () => {
		expect(packedBytes).toBeLessThan(MOST_BYTES);
	});
});

describe('the built code', () => {
	it('requires nothing that n8n does not bring', () => {
		const outside = new Set<string>();
		for (const file of builtFiles()) {
			const code = readFileSync(join(unpacked, file), 'utf8');
			for (const { fileName } of preProcessFile(code, true, true).importedFiles) {
				if (!fileName.startsWith('.')) outside.add(fileName);
				else if (!canBeRequired(posix.join(dirname(file), fileName))) {
					throw new Error(`${file} requires ${fileName}, which is not in the tarball`);
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
		lendPackages(unpacked);
		loaded = await loadPackage(unpacked);
	});

	/** An icon's address in n8n is `icons/<package>/<path in the package>`. */
	const expectIcons = ({ iconUrl }: { iconUrl?: unknown }) => {
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const url of [light, dark]) {
			const [icons, name, ...path] = url.split('/');
			expect([icons, name]).toEqual(['icons', packageJson.name]);
			expect(readFileSync(join(unpacked, ...path), 'utf8')).toMatch(/^<svg /);
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
		expect(alias).toEqual(expect.arrayContaining(['community']));
		expect(resources?.primaryDocumentation?.[0].url).toMatch(/^https:/);
		const codex = JSON.parse(
			readFileSync(join(unpacked, loaded.loader.known.nodes[name].sourcePath + 'on'), 'utf8'),
		) as { node: string };
		expect(codex.node).toBe(loaded.typeOf(name));
	});

	it('the credential has icons', () => {
		expectIcons(loaded.credential('meltingSpotApi'));
	});
});

describe("n8n's verification scan", () => {
	const scan = async (leg: 'source' | 'tarball', folder: string) => {
		const output = await run('node', [inRepository('test/support/scan.mjs'), leg, folder]);
		return JSON.parse(output) as { passed: boolean; message?: string; details?: string };
	};

	// Any message would mean a fault, or that there was nothing to scan.
	it.each(['source', 'tarball'] as const)(
		'passes the %s',
		async (leg) => {
			expect(await scan(leg, leg === 'source' ? repository : unpacked)).toEqual({ passed: true });
		},
		60_000,
	);

	it('would not pass what it forbids', async () => {
		const spoilt = await temporaryFolder();
		const { dependencies } = { dependencies: { undici: '^7.0.0' } };
		const text = await readFile(join(unpacked, 'package.json'), 'utf8');
		await writeFile(
			join(spoilt, 'package.json'),
			JSON.stringify({ ...(JSON.parse(text) as object), dependencies }),
		);
		const node = 'dist/nodes/MeltingSpot/MeltingSpot.node.js';
		await mkdir(dirname(join(spoilt, node)), { recursive: true });
		await cp(join(unpacked, node), join(spoilt, node));
		await appendFile(join(spoilt, node), '\nconsole.log(1);\n');
		expect(existsSync(join(spoilt, node))).toBe(true);
		const { passed, details } = await scan('tarball', spoilt);
		expect(passed).toBe(false);
		expect(details).toContain('no-runtime-dependencies');
		expect(details).toContain('no-console');
	}, 60_000);
});
