import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The checkout that this folder belongs to. */
export const checkout = join(import.meta.dirname, '..', '..');

export interface PackedPackage {
	name: string;
	version: string;
	/** path of the tarball */
	tarball: string;
	/** subresource integrity of the tarball, as a registry lists it */
	integrity: string;
	shasum: string;
}

/**
 * Builds the package and packs it into a folder, exactly as it would be published. In a run, all tests install the one
 * that `test.mts` packed: they run in parallel, and one build would pull the files out from under another.
 */
export async function packPackage(folder: string): Promise<PackedPackage> {
	if (process.env.E2E_PACKAGE) return JSON.parse(process.env.E2E_PACKAGE) as PackedPackage;
	const run = promisify(execFile);
	await run('npm', ['run', 'build'], { cwd: checkout });
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: checkout,
	});
	// npm 11 lists the packed packages; newer versions key them by name
	const listing = JSON.parse(stdout) as PackedListing[] | Record<string, PackedListing>;
	const [{ name, version, filename, integrity, shasum }] = Object.values(listing);
	return { name, version, tarball: join(folder, filename), integrity, shasum };
}

type PackedListing = Omit<PackedPackage, 'tarball'> & { filename: string };
