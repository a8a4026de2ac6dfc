import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Internet } from '../support/internet.mts';

const others = Object.values(networkInterfaces())
	.flatMap((addresses) => addresses ?? [])
	.filter(({ internal, scopeid }) => !internal && !scopeid)
	.map(({ address }) => address);

/** Whether something listens there. */
const isOpen = async (host: string, port: number) =>
	await new Promise<boolean>((resolve) => {
		const socket = connect({ host, port, timeout: 2_000 });
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('timeout', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});

describe("the editor's proxy", () => {
	let folder: string;
	let internet: Internet;
	let port: number;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'loopback-'));
		const packed = {
			name: 'none',
			version: '0.0.0',
			tarball: import.meta.filename,
			integrity: '',
			shasum: '',
		};
		internet = await Internet.start(folder, packed, 'http://127.0.0.1:1');
		port = Number(new URL(internet.environment.HTTP_PROXY).port);
	});
	after(async () => {
		await internet.stop();
		await rm(folder, { recursive: true });
	});

	it('listens on this machine', async () => assert.equal(await isOpen('127.0.0.1', port), true));

	it('responds at no other address', { skip: others.length === 0 && 'no network' }, async () => {
		for (const address of others) assert.equal(await isOpen(address, port), false, address);
	});
});
