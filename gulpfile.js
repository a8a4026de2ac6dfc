const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function compile() {
	return spawn('tsc', { stdio: 'inherit', shell: true });
}

/** Of everything, tests included. */
function checkTypes() {
	return spawn('npm run typecheck', { stdio: 'inherit', shell: true });
}

/** What the compiler leaves behind and n8n reads: icons and output previews. */
function copyAssets() {
	return src('nodes/**/{*.svg,__schema__/**/*.json}', { encoding: false }).pipe(dest('dist/nodes'));
}

exports.clean = clean;
const build = series(clean, parallel(compile, copyAssets));
exports.default = build;
exports.checked = parallel(build, checkTypes);
