/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- unpacks what npm would publish */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { loadPackage } from '../support/n8n';
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
const MOST_BYTES = 125_000;

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

it('its nodes and its credential load', async () => {
	lendPackages(unpacked);
	const { nodeNames, credentialNames } = await loadPackage(unpacked);
	expect(nodeNames).toHaveLength(packageJson.n8n.nodes.length);
	expect(credentialNames).toEqual(['meltingSpotApi']);
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
