import type { IDataObject } from 'n8n-workflow';
import { type LoadedPackage, loadPackageAnew } from '../../../support/n8n';
import { Database, type Fate, Process, regimes } from '../../../support/storageRegimes';
import { useTrigger } from '../../../support/trigger';

const trigger = useTrigger({ members: 30, quota: null });

describe.each(regimes)('where n8n keeps the state as a %s', (regime) => {
	let database: Database;
	let n8n: Process;
	let loaded: LoadedPackage | undefined;

	const poll = async (staticData: IDataObject) => await trigger.poll({ in: loaded }, staticData);
	const publish = async () => await n8n.activate(poll);
	const tick = async (fate?: Fate) => await n8n.tick(poll, fate);
	const saved = () => JSON.stringify(database.read());

	async function restart(): Promise<void> {
		n8n.restart();
		loaded = await loadPackageAnew();
	}

	beforeEach(async () => {
		database = new Database();
		n8n = new Process(regime, database);
		loaded = undefined;
		trigger.register(3, { at: trigger.ago(10) });
		expect(await publish()).toBeNull();
		trigger.pass(1);
	});

	it('outputs those who registers between publishing and the first tick', async () => {
		trigger.pass(24 * 60);
		const ids = trigger.register(2);
		expect(await tick()).toEqual(ids);
		expect(await tick()).toBeNull();
	});

	it('saves nothing new when no one is new, and still looks at little', async () => {
		await tick();
		const before = saved();
		trigger.pass(10 * 24 * 60);
		await tick();
		await tick();
		trigger.emulator.clearLog();
		await tick();
		expect(saved()).toBe(before);
		const [{ query }] = trigger.emulator.requests;
		expect(Number(query['registrationDate[after]'])).toBe(trigger.ago(60) / 1_000);
	});

	it('goes on after polls that found no one', async () => {
		for (let ticks = 0; ticks < 5; ticks++) {
			expect(await tick()).toBeNull();
			trigger.pass(60);
		}
		const ids = trigger.register(2);
		expect(await tick()).toEqual(ids);
		expect(await tick()).toBeNull();
	});

	it('goes on after a poll that found someone', async () => {
		const first = trigger.register(2);
		expect(await tick()).toEqual(first);
		const second = trigger.register(2);
		expect(await tick()).toEqual(second);
		expect(await tick()).toBeNull();
	});

	it('goes on after a poll that failed', async () => {
		const first = trigger.register(2);
		await tick();
		trigger.pass(1);
		const before = saved();
		const second = trigger.register(250);
		trigger.emulator.addFault({ kind: 'status', status: 500, match: { page: 3 } });
		await expect(tick()).rejects.toThrow();
		expect(saved()).toBe(before);
		expect(await tick()).toEqual(second);
		expect(second).not.toContain(first[0]);
		expect(await tick()).toBeNull();
	});

	it('outputs again what n8n discarded', async () => {
		const ids = trigger.register(2);
		expect(await tick('discarded')).toBeNull();
		trigger.pass(1);
		expect(await tick()).toEqual(ids);
		expect(await tick()).toBeNull();
	});

	it('outputs no one again after a restart, and those who came meanwhile', async () => {
		expect(await tick()).toBeNull();
		const first = trigger.register(2);
		expect(await tick()).toEqual(first);
		for (let ticks = 0; ticks < 3; ticks++) {
			trigger.pass(60);
			expect(await tick()).toBeNull();
		}
		trigger.pass(60);
		const meanwhile = trigger.register(2);
		await restart();
		expect(await tick()).toEqual(meanwhile);
		expect(await tick()).toBeNull();
	});

	it('repeats after a crash no more than what was output since the last save', async () => {
		expect(await tick()).toBeNull();
		const first = trigger.register(2);
		expect(await tick()).toEqual(first);
		trigger.pass(1);
		const second = trigger.register(2);
		// A durable cursor is saved together with the execution, so there the crash loses both.
		expect(await tick('crash')).toEqual(regime === 'durable cursor' ? null : second);
		await restart();
		trigger.pass(1);
		expect(await tick()).toEqual(second);
		expect(await tick()).toBeNull();
	});

	it('publishes again without outputting anyone twice, or losing anyone', async () => {
		const first = trigger.register(2);
		expect(await tick()).toEqual(first);
		trigger.pass(60);
		expect(await tick()).toBeNull();
		const second = trigger.register(2);
		expect(await publish()).toEqual(second);
		expect(await tick()).toBeNull();
	});

	it('is not published if the first poll fails', async () => {
		database = new Database();
		n8n = new Process(regime, database);
		loaded = await loadPackageAnew();
		trigger.emulator.addFault({ kind: 'status', status: 500 });
		await expect(publish()).rejects.toThrow();
		expect(database.read()).toEqual({});
	});

	it('runs manually without a trace', async () => {
		const ids = trigger.register(2);
		const before = saved();
		const manual = async (staticData: IDataObject) =>
			await trigger.poll({ mode: 'manual' }, staticData);
		expect(await n8n.runManually(manual)).toHaveLength(1);
		expect(saved()).toBe(before);
		expect(await tick()).toEqual(ids);
	});

	it('begins from those who is there when the credential turns out to be of another Spot', async () => {
		await tick();
		trigger.emulator.reset({ members: 30, spotId: 'another-spot', seed: 2, quota: null });
		trigger.register(2);
		trigger.renewKey();
		// No one publishes again for a changed credential, so this baseline is taken on a tick, and may not be saved.
		expect(await tick()).toBeNull();
		trigger.pass(1);
		expect(await tick()).toBeNull();
		const ids = trigger.register(2);
		expect(await tick()).toEqual(ids);
		await restart();
		expect(await tick()).toBeNull();
	});
});

describe('two main processes', () => {
	it.each(regimes)('lose no one between them (%s)', async (regime) => {
		const database = new Database();
		const mains = await Promise.all(
			[0, 1].map(async () => ({ n8n: new Process(regime, database), in: await loadPackageAnew() })),
		);
		const poll = (main: { in: LoadedPackage }) => async (staticData: IDataObject) =>
			await trigger.poll({ in: main.in }, staticData);
		for (const main of mains) await main.n8n.activate(poll(main));
		const registered: string[] = [];
		const delivered = new Set<string>();
		for (let round = 0; round < 6; round++) {
			trigger.pass(20);
			registered.push(...trigger.register(2));
			const results = await Promise.all(mains.map(async (main) => await main.n8n.tick(poll(main))));
			for (const id of results.flat()) if (id) delivered.add(id);
		}
		expect([...delivered].sort()).toEqual(registered.sort());
	});
});

describe('what n8n forgets', () => {
	it('a baseline that was never saved (durable cursor) is taken again after a restart', async () => {
		const database = new Database();
		const n8n = new Process('durable cursor', database);
		await n8n.activate(async (staticData) => await trigger.poll({}, staticData));
		expect(database.read()).toEqual({});
		trigger.register(2);
		const loaded = await loadPackageAnew();
		const tick = async () =>
			await n8n.tick(async (staticData) => await trigger.poll({ in: loaded }, staticData));
		expect(await tick()).toBeNull();
		expect(database.read()).toHaveProperty('state');
		trigger.pass(1);
		const ids = trigger.register(2);
		expect(await tick()).toEqual(ids);
	});

	it('a baseline that was never saved (fresh copy) still leads to deliveries while n8n runs', async () => {
		const n8n = new Process('fresh copy', new Database());
		const tick = async () => await n8n.tick(async (data) => await trigger.poll({}, data));
		for (let ticks = 0; ticks < 3; ticks++) {
			expect(await tick()).toBeNull();
			trigger.pass(1);
		}
		const ids = trigger.register(2);
		expect(await tick()).toEqual(ids);
		expect(await tick()).toBeNull();
	});

	it('a save of older static data by someone else in the workflow brings no flood while n8n runs', async () => {
		const database = new Database();
		const n8n = new Process('fresh copy', database);
		const tick = async () => await n8n.tick(async (data) => await trigger.poll({}, data));
		await n8n.activate(async (data) => await trigger.poll({}, data));
		const old = database.read();
		trigger.pass(1);
		const ids = trigger.register(3);
		expect(await tick()).toEqual(ids);
		trigger.pass(1);
		expect(await tick()).toBeNull();
		database.save(old);
		expect(await tick()).toBeNull();
	});
});
