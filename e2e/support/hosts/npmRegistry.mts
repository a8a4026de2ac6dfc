import type { Mockttp } from 'mockttp';
import type { PackedPackage } from '../package.mts';

/** registry.npmjs.org, holding one package: n8n installs it the way it installs a published one. */
export async function publish(proxy: Mockttp, packed: PackedPackage): Promise<void> {
	const registry = 'https://registry.npmjs.org';
	const tarballUrl = `${registry}/${packed.name}/-/${packed.name}-${packed.version}.tgz`;
	const manifest = {
		name: packed.name,
		version: packed.version,
		dist: { tarball: tarballUrl, integrity: packed.integrity, shasum: packed.shasum },
	};
	const versions = {
		name: packed.name,
		'dist-tags': { latest: packed.version },
		versions: { [packed.version]: manifest },
	};
	await proxy.forGet(`${registry}/${packed.name}`).thenJson(200, versions);
	for (const version of ['latest', packed.version]) {
		await proxy.forGet(`${registry}/${packed.name}/${version}`).thenJson(200, manifest);
	}
	await proxy.forGet(tarballUrl).thenFromFile(200, packed.tarball);
}
