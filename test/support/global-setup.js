const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmSync, statSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');

const root = join(__dirname, '..', '..');

/** @returns {string[]} the files in a folder and its subfolders, as paths from the root */
function filesIn(folder) {
	return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Why dist/ doesn't match the sources, or undefined. */
function whyStale() {
	const sources = new Set([...filesIn('nodes'), ...filesIn('credentials')]);
	const folder = join(root, 'dist');
	const files = existsSync(folder) ? filesIn('dist').map((file) => relative('dist', file)) : [];
	const leftOver = files.find(
		(file) => !sources.has(file) && !sources.has(file.replace(/js$/, 'ts')),
	);
	if (leftOver !== undefined) return `dist/${leftOver} has no source`;
	for (const source of sources) {
		const built = join(root, 'dist', source.replace(/\.ts$/, '.js'));
		if (!existsSync(built)) return `dist/ lacks ${source}`;
		// A copied file keeps its source's timestamp, give or take a fraction of a millisecond.
		if (statSync(built).mtimeMs < statSync(join(root, source)).mtimeMs - 1) {
			return `dist/ is older than ${source}`;
		}
	}
	return undefined;
}

function build() {
	const reason = whyStale();
	if (reason === undefined) return;
	console.log(`\n${reason}: running "npm run build"`);
	const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
		cwd: root,
		encoding: 'utf8',
	});
	if (status !== 0) {
		throw new Error(`"npm run build" failed, so there is nothing to test.\n${stdout}${stderr}`);
	}
	const remaining = whyStale();
	if (remaining !== undefined) throw new Error(`"npm run build" ran, and still ${remaining}`);
}

/** Jest does not tell the test files when their process ends, so what they leave in TMPDIR is removed here. */
function tidyUpAfterwards() {
	process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'n8n-nodes-meltingspot-tests-'));
	process.once('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true }));
}

module.exports = function globalSetup() {
	// The tests load the built package, as n8n does, so it must exist and be up to date.
	build();
	tidyUpAfterwards();
};
