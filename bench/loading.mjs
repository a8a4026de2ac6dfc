/*
 * Measures how long n8n's loader takes for the package, in milliseconds. By then, n8n has loaded n8n-workflow and its own
 * nodes, so the loader is warm. Plain JavaScript, so that no transpiler is measured.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { PackageDirectoryLoader } = createRequire(process.execPath)('n8n-core');
const root = join(import.meta.dirname, '..');

await new PackageDirectoryLoader(join(root, 'test', 'support', 'fixture-package')).loadAll();
const startedAt = performance.now();
await new PackageDirectoryLoader(root).loadAll();
process.send(performance.now() - startedAt, () => process.disconnect());
