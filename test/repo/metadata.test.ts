import { filesIn, packageJson, readText } from '../support/repository';

const { author, homepage, n8n, scripts } = packageJson;
const builtFrom = (folder: string, ending: string) =>
	filesIn(folder)
		.filter((file) => file.endsWith(ending))
		.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);

describe('package.json', () => {
	it('says what n8n asks of a community package', () => {
		expect(packageJson).toMatchObject({
			name: 'n8n-nodes-meltingspot',
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']) as string[],
			files: ['dist'],
			engines: { node: '>=20.19' },
			peerDependencies: { 'n8n-workflow': '*' },
		});
		expect(Object.keys(packageJson)).not.toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^(dependencies|optionalDependencies|bundle.*|overrides|main|bin)$/),
			]),
		);
	});

	it('names every node and credential', () => {
		expect(n8n.n8nNodesApiVersion).toBe(1);
		expect(n8n.strict).toBe(true);
		expect([...n8n.nodes].sort()).toEqual(builtFrom('nodes', '.node.ts'));
		expect([...n8n.credentials].sort()).toEqual(builtFrom('credentials', '.credentials.ts'));
	});

	it('runs nothing on the machine of those who installs it', () => {
		const onInstall =
			/^(pre|post)?(install|prepare|prepublish|pack)$|^dependencies$|^(un|post)?install$/;
		expect(Object.keys(scripts).filter((name) => onInstall.test(name))).toEqual([]);
	});

	it("lints and publishes with n8n's tool, and never by hand", () => {
		expect(scripts).toMatchObject({
			lint: 'n8n-node lint',
			release: 'n8n-node release',
			prepublishOnly: 'n8n-node prerelease',
		});
		// npm generates provenance only in a workflow, and refuses to publish without it.
		expect(packageJson.publishConfig).toEqual({ access: 'public', provenance: true });
	});

	it('tells one address for the sources and the home page', () => {
		expect(packageJson.repository).toEqual({ type: 'git', url: `git+${homepage}.git` });
		expect(homepage).toMatch(/^https:\/\/github\.com\/[\w-]+\/n8n-nodes-meltingspot$/);
	});

	it('names the author, as the license does', () => {
		expect(author.name).not.toBe('');
		expect(author.email).toMatch(/^[^\s@]+@[^\s@]+$/);
		const [title, , copyright] = readText('LICENSE').split('\n');
		expect(title).toBe('MIT License');
		expect(copyright.replace(/\d{4}/, 'YEAR')).toBe(`Copyright (c) YEAR ${author.name}`);
	});

	it("has the lint rules of n8n's tool in the very version that it uses", () => {
		const lock = JSON.parse(readText('package-lock.json')) as { packages: object };
		const copies = Object.keys(lock.packages).filter((path) =>
			path.endsWith('/eslint-plugin-n8n-nodes-base'),
		);
		expect(copies).toEqual(['node_modules/eslint-plugin-n8n-nodes-base']);
	});
});
