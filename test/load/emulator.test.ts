import { startEmulator } from '../../emulator';
import { call } from '../emulator/client';

it('makes 100,000 members without ado, and reads any page of them', async () => {
	const emulator = await startEmulator({ members: 100_000, quota: null });
	const { body } = await call<{ items: unknown[]; total: number }>(emulator, {
		path: '/v1/spotMembers?limit=100&page=1000',
	});
	expect(body.items).toEqual(emulator.members().slice(99_900));
	expect(body.total).toBe(100_000);
	await emulator.close();
}, 30_000);
