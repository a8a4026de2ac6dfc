/* Tells how many milliseconds n8n's loader takes for the package, n8n-workflow being loaded already. Plain JavaScript: nothing stands between Node and the files. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { PackageDirectoryLoader } = createRequire(process.execPath)('n8n-core');
const startedAt = performance.now();
await new PackageDirectoryLoader(join(import.meta.dirname, '..')).loadAll();
process.send(performance.now() - startedAt, () => process.disconnect());
