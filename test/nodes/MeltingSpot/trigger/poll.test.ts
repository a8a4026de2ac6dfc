import { type IDataObject, NodeApiError } from 'n8n-workflow';
import {
	type LoadedPackage,
	loadPackageAnew,
	logText,
	staticDataChanged,
} from '../../../support/n8n';
import {
	setCalendar,
	throughJson,
	type TriggerOptions,
	useTrigger,
} from '../../../support/trigger';
import { time } from '../../../support/time';
import { shortHash } from '../../../../nodes/MeltingSpot/trigger/keys';
import savedState from '../../../fixtures/trigger-state-v0.1.0.json';

const trigger = useTrigger({ members: 30, quota: null });

const snapshot = () => JSON.stringify(trigger.staticData);
const everyId = (polls: string[][]) => polls.flat().sort();
const requests = () => trigger.emulator.requests.length;

/** A poll during which MeltingSpot stops responding, until its time is up. */
async function pollUntilOutOfTime(): Promise<string[] | null> {
	const before = requests();
	const polling = trigger.poll({ pollBudgetMs: 2_500 });
	await trigger.requestsArrived(before + 1);
	await time.quiet(20);
	time.pass(2_500);
	return await polling;
}

describe('the first poll', () => {
	it('outputs no one, and stores who is there', async () => {
		const [recent] = trigger.register(1, { at: trigger.ago(30) });
		expect(await trigger.poll()).toBeNull();
		expect(trigger.staticData.state).toMatchObject({
			version: 1,
			event: 'memberRegistered',
			seen: { [shortHash(recent, 10)]: expect.any(Number) as number },
		});
		// Nothing that MeltingSpot sent is in it.
		for (const text of [recent, trigger.emulator.spotId]) expect(snapshot()).not.toContain(text);
		trigger.pass(1);
		expect(await trigger.poll()).toBeNull();
	});

	it('does so on a Spot without members', async () => {
		trigger.emulator.reset({ members: 0, quota: null });
		expect(await trigger.poll()).toBeNull();
		trigger.pass(1);
		const [first] = trigger.register();
		expect(await trigger.poll()).toEqual([first]);
		expect(await trigger.poll()).toBeNull();
	});

	it('fails with an error, and stores nothing, if MeltingSpot cannot be asked', async () => {
		trigger.emulator.addFault({ kind: 'status', status: 500, after: 3 });
		await expect(trigger.poll()).rejects.toThrow("MeltingSpot couldn't process");
		expect(trigger.staticData).toEqual({});
		expect(await trigger.poll()).toBeNull();
	});

	it('stores a small, plain state', async () => {
		await trigger.poll();
		expect(throughJson(trigger.staticData)).toEqual(trigger.staticData);
		expect(snapshot().length).toBeLessThan(400);
	});

	it('is not confused by many who registered just before', async () => {
		trigger.register(250, { at: trigger.ago(5) });
		expect(await trigger.poll()).toBeNull();
		trigger.pass(1);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('members who register later', () => {
	beforeEach(async () => {
		await trigger.poll();
		trigger.pass(1);
		trigger.emulator.clearLog();
	});

	it('are output as MeltingSpot shows them', async () => {
		const member = trigger.emulator.register({ firstname: 'Ada', lastname: 'Lovelace' });
		const members = await trigger.members();
		expect(members).toEqual([member]);
		expect(Object.keys(members?.[0] ?? {}).slice(0, 5)).toEqual([
			...['id', 'email', 'firstname', 'lastname', 'status'],
		]);
	});

	it('are output once', async () => {
		const ids = trigger.register(2);
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
		trigger.pass(59);
		expect(await trigger.poll()).toBeNull();
		trigger.pass(200);
		expect(await trigger.poll()).toBeNull();
	});

	it('are all found on several pages', async () => {
		const ids = trigger.register(250);
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
	});

	it('are told apart within the very second of a poll', async () => {
		const before = trigger.register(3);
		expect(await trigger.poll()).toEqual(before);
		const after = trigger.register(3);
		expect(await trigger.poll()).toEqual(after);
		expect(await trigger.poll()).toBeNull();
	});

	it('are found when they show up late, by less than the overlap', async () => {
		const late = trigger.register(1, { visibleAt: trigger.ago(-58) });
		for (const minutes of [10, 20, 20, 7]) {
			expect(await trigger.poll()).toBeNull();
			trigger.pass(minutes);
		}
		trigger.pass(1);
		expect(await trigger.poll()).toEqual(late);
	});

	it.each(['rowMovesToFront', 'rowMovesToBack', 'shuffledPerRequest', 'newestFirst'] as const)(
		'are all found while rows are listed in the order "%s"',
		async (order) => {
			trigger.emulator.setDialect({ order });
			const ids = trigger.register(250);
			const polls = await trigger.pollUntilQuiet();
			expect(everyId(polls)).toEqual(ids);
		},
	);

	it('cost one request when there are none, and leave the stored state alone', async () => {
		trigger.register(3, { at: trigger.ago(20) });
		await trigger.poll();
		const stored = throughJson(trigger.staticData);
		trigger.pass(1);
		trigger.emulator.clearLog();
		expect(await trigger.poll({}, stored)).toBeNull();
		expect(requests()).toBe(1);
		expect(staticDataChanged(stored)).toBe(false);
	});

	it('are everyone who came while the workflow was off', async () => {
		const ids = trigger.register(3);
		trigger.pass(30 * 24 * 60);
		const today = trigger.register(2);
		expect(await trigger.poll()).toEqual([...ids, ...today].sort());
		trigger.pass(1);
		expect(await trigger.poll()).toBeNull();
	});

	it('come as invitations if the trigger waits for those', async () => {
		const parameters = { event: 'memberInvited' };
		const staticData = {};
		await trigger.poll({ parameters, nodeId: 'other' }, staticData);
		trigger.register(1);
		const { id } = trigger.emulator.invite();
		expect(await trigger.poll({ parameters, nodeId: 'other' }, staticData)).toEqual([id]);
	});
});

describe('when MeltingSpot fails', () => {
	beforeEach(async () => {
		await trigger.poll();
		trigger.pass(1);
	});

	it.each([
		{ kind: 'status', status: 500 } as const,
		{ kind: 'html' } as const,
		{ kind: 'truncatedJson' } as const,
		{ kind: 'wrongShape', body: { items: 'none' } } as const,
	])('on page 2 of 3 ($kind), the state stays, and the next poll brings all', async (fault) => {
		const ids = trigger.register(250);
		const before = snapshot();
		trigger.emulator.addFault({ ...fault, match: { page: 2 } });
		await expect(trigger.poll()).rejects.toThrow('MeltingSpot');
		expect(snapshot()).toBe(before);
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
	});

	it('waits out 429 and 503 within the time for a poll', async () => {
		const ids = trigger.register(250);
		trigger.emulator.addFault({ kind: 'status', status: 429, retryAfter: 1 });
		trigger.emulator.addFault({ kind: 'status', status: 503, retryAfter: 0, match: { page: 3 } });
		// The pause after a 429 lasts until the first poll's request no longer counts.
		expect(await trigger.poll({ pollBudgetMs: 20_000 })).toEqual(ids);
	});

	it('does not wait longer than the poll may take', async () => {
		const ids = trigger.register();
		const before = snapshot();
		trigger.emulator.addFault({ kind: 'status', status: 429, retryAfter: 60 });
		const startedAt = time.monotonic();
		await expect(trigger.poll({ pollBudgetMs: 5_000 })).rejects.toMatchObject({
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 60_000 },
		});
		expect(time.monotonic() - startedAt).toBeLessThan(1_000);
		expect(snapshot()).toBe(before);
		// The pause that MeltingSpot requested applies only to this key.
		trigger.renewKey();
		expect(await trigger.poll()).toEqual(ids);
	});

	it('says so, as an error that n8n knows how to treat', async () => {
		trigger.emulator.setKey('another key');
		const failing = trigger.poll({ credentials: { apiKey: 'old', baseUrl: trigger.emulator.url } });
		await expect(failing).rejects.toBeInstanceOf(NodeApiError);
		await expect(failing).rejects.toMatchObject({ failure: { cause: 'credential-invalid' } });
	});

	it('ends a poll whose answer does not come, in time', async () => {
		const ids = trigger.register();
		trigger.emulator.addFault({ kind: 'hang' });
		await expect(pollUntilOutOfTime()).rejects.toThrow("didn't respond in time");
		expect(await trigger.poll()).toEqual(ids);
	});
});

describe('more members than one poll can output', () => {
	beforeEach(async () => {
		await trigger.poll();
		trigger.pass(1);
	});

	it.each(['maxItems', 'maxMembers'])(
		'come a hundred at a time if the user wants that (%s), each once',
		async (option) => {
			const ids = trigger.register(400);
			const parameters = { options: { [option]: 100 } };
			const polls: string[][] = [];
			// A key may send 100 requests in ten seconds; a process that starts over has sent none.
			for (const process of [undefined, await loadPackageAnew()]) {
				for (let count = 0; count < 2; count++) {
					polls.push((await trigger.poll({ parameters, in: process })) ?? []);
					trigger.pass(1);
				}
			}
			expect(polls.map(({ length }) => length)).toEqual(new Array(4).fill(100));
			expect(everyId(polls)).toEqual(ids);
			expect(await trigger.poll({ parameters, in: await loadPackageAnew() })).toBeNull();
		},
	);

	it('come in part when the time is up, and the others with the next poll', async () => {
		const ids = trigger.register(1_000);
		trigger.emulator.addFault({ kind: 'hang', match: { page: 7 } });
		const first = await pollUntilOutOfTime();
		expect(first).toHaveLength(900);
		const second = await trigger.poll();
		expect(second).toHaveLength(100);
		expect(everyId([first ?? [], second ?? []])).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
	});

	it('come in the end, however often the time is up', async () => {
		const ids = trigger.register(1_000);
		const found: string[] = [];
		for (let polls = 0; polls < 3; polls++) {
			trigger.pass(120);
			ids.push(...trigger.register(1));
			trigger.emulator.addFault({ kind: 'hang', match: { page: 7 } });
			found.push(...((await pollUntilOutOfTime()) ?? []));
		}
		expect(found).toHaveLength(903);
		trigger.emulator.clearFaults();
		trigger.pass(120);
		found.push(...((await trigger.poll()) ?? []));
		expect(found.sort()).toEqual(ids.sort());
	});

	// Other totals are covered by the random schedules, where this takes no time.
	it('come part by part when no poll has the time to list them all', async () => {
		const DAYS = 10;
		const MEMBERS = 40;
		trigger.emulator.setDialect({ maxLimit: 2 });
		setCalendar({ now: trigger.ago(-DAYS * 24 * 60), runs: true });
		const ids = Array.from({ length: MEMBERS }, (_, index) => {
			const at = trigger.ago((index / MEMBERS) * DAYS * 24 * 60);
			return trigger.register(1, { at })[0];
		});
		const polls: string[][] = [];
		for (let idle = 0; idle < 2; ) {
			// A key may send 100 requests in ten seconds; a process that starts over has sent none.
			const found = await trigger.poll({ pollBudgetMs: 3_000, in: await loadPackageAnew() });
			if (found) polls.push(found);
			idle = found ? 0 : idle + 1;
		}
		expect(everyId(polls)).toEqual(ids.sort());
		expect(Math.max(...polls.map(({ length }) => length))).toBeLessThan(MEMBERS);

		// Whether limits are inclusive is unknown, so where one part ends, the next begins a second earlier.
		const limits = (name: string) =>
			new Set(
				trigger.emulator.requests
					.filter(({ query }) => name in query)
					.map(({ query }) => Number(query[name])),
			);
		const ends = limits('registrationDate[before]');
		const begins = [...limits('registrationDate[after]')];
		expect(begins.filter((after) => ends.has(after + 1)).length).toBeGreaterThan(2);
		expect(begins.filter((after) => ends.has(after))).toEqual([]);
	}, 60_000);
});

describe('a result that n8n drops', () => {
	it('comes again, whether the poll took too long or the workflow was deactivated meanwhile', async () => {
		await trigger.poll();
		trigger.pass(1);
		const ids = trigger.register(3);
		const saved = throughJson(trigger.staticData);
		for (let drops = 0; drops < 3; drops++) {
			expect(await trigger.poll({}, throughJson(saved))).toEqual(ids);
			trigger.pass(1);
		}
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('two polls of one node at once', () => {
	it('do not output the same members: the second one steps back', async () => {
		await trigger.poll();
		const ids = trigger.register(3);
		trigger.emulator.addFault({ kind: 'latency', ms: 100 });
		trigger.emulator.clearLog();
		const slow = trigger.poll();
		await trigger.requestsArrived(1);
		expect(await trigger.poll()).toBeNull();
		expect(requests()).toBe(1);
		expect(await slow).toEqual(ids);
	});

	it('may run after one that failed', async () => {
		await trigger.poll();
		const ids = trigger.register();
		trigger.emulator.addFault({ kind: 'status', status: 500 });
		await expect(trigger.poll()).rejects.toThrow();
		expect(await trigger.poll()).toEqual(ids);
	});

	it('run side by side if they are of different nodes', async () => {
		const other = {};
		await trigger.poll();
		await trigger.poll({ nodeId: 'other' }, other);
		const ids = trigger.register();
		const both = await Promise.all([trigger.poll(), trigger.poll({ nodeId: 'other' }, other)]);
		expect(both).toEqual([ids, ids]);
	});
});

describe.each([
	['two triggers with one id', 'one id', ['A', 'B'], [1, 5]],
	['two triggers without an id', '', ['A', 'B'], [1, 5]],
	['two triggers that poll together', 'one id', ['A', 'B'], [1, 1]],
	['three triggers with one id', 'one id', ['A', 'B', 'C'], [1, 5, 2]],
	['three triggers without an id', '', ['A', 'B', 'C'], [1, 1, 3]],
])('%s', (_, nodeId, names, everyMinutes) => {
	it('output everything each', async () => {
		const nodes = names.map((nodeName, index) => {
			const staticData = {};
			const every = everyMinutes[index];
			const poll = async () => (await trigger.poll({ nodeId, nodeName }, staticData)) ?? [];
			return { every, poll, output: [] as string[] };
		});
		for (const { poll } of nodes) expect(await poll()).toEqual([]);
		const ids: string[] = [];
		for (let minute = 1; minute <= 15; minute++) {
			trigger.pass(1);
			if (minute % 2 === 0) ids.push(...trigger.register());
			const due = nodes.filter(({ every }) => minute % every === 0);
			await Promise.all(due.map(async (node) => node.output.push(...(await node.poll()))));
		}
		trigger.pass(1);
		for (const node of nodes) node.output.push(...(await node.poll()));
		for (const { output } of nodes) expect(output.sort()).toEqual(ids.sort());
	});
});

describe('whose state it is', () => {
	let before: string[];

	beforeEach(async () => {
		await trigger.poll();
		trigger.pass(1);
		before = trigger.register(2);
	});

	/** A new baseline outputs no one, and from then on, only new arrivals. */
	async function expectNewBaseline(options: TriggerOptions = {}) {
		const logged = logText().length;
		expect(await trigger.poll(options)).toBeNull();
		expect(logText().slice(logged)).toContain('starts from the current state');
		trigger.pass(1);
		const isInvited = options.parameters?.event === 'memberInvited';
		const next = isInvited ? [trigger.emulator.invite().id] : trigger.register();
		expect(await trigger.poll(options)).toEqual(next);
		expect(await trigger.poll(options)).toBeNull();
	}

	it('starts over when the event changes', async () => {
		trigger.emulator.invite();
		await expectNewBaseline({ parameters: { event: 'memberInvited' } });
	});

	it('starts over in a copy of the workflow that came with the state of the original', async () => {
		await expectNewBaseline({ workflowId: 'copy of a workflow' });
	});

	it('goes on after the node was renamed, while n8n runs', async () => {
		await trigger.poll();
		trigger.pass(1);
		await trigger.poll();
		const later = trigger.register();
		trigger.staticData = {};
		expect(await trigger.poll({ nodeName: 'New members' })).toEqual(later);
	});

	it('says so where the workflow is from a newer version, with another event', async () => {
		for (const mode of ['trigger', 'manual'] as const) {
			for (const event of ['badgeEarned', 'toString']) {
				await expect(trigger.poll({ parameters: { event }, mode })).rejects.toThrow(
					`This version of the package doesn't have the event "${event}"`,
				);
			}
		}
	});

	it('starts over when the node was renamed while n8n was off', async () => {
		trigger.staticData = {};
		await expectNewBaseline({ nodeName: 'New members', in: await loadPackageAnew() });
	});

	it('goes on with a new key of the same Spot', async () => {
		trigger.renewKey();
		expect(await trigger.poll()).toEqual(before);
		trigger.pass(1);
		expect(await trigger.poll()).toBeNull();
		trigger.emulator.clearLog();
		expect(await trigger.poll()).toBeNull();
		expect(requests()).toBe(1);
	});

	it('starts over with the key of another Spot, and misses no one there', async () => {
		trigger.emulator.reset({ members: 30, spotId: 'another-spot', seed: 2, quota: null });
		trigger.register(2, { at: trigger.ago(1) });
		trigger.renewKey();
		await expectNewBaseline();
	});

	it('starts over with the key of a Spot that has no members yet, and misses no one there', async () => {
		trigger.emulator.reset({ members: 0, spotId: 'another-spot', quota: null });
		trigger.renewKey();
		await expectNewBaseline();
	});

	it('starts over when the members turn out to be of another Spot', async () => {
		trigger.emulator.reset({ members: 30, spotId: 'another-spot', seed: 2, quota: null });
		trigger.register(2);
		await expectNewBaseline();
	});

	it('goes on where members do not tell their Spot', async () => {
		trigger.emulator.setDialect({ missingFields: ['spotId'] });
		const staticData = {};
		await trigger.poll({ nodeId: 'other' }, staticData);
		const ids = trigger.register();
		trigger.renewKey();
		expect(await trigger.poll({ nodeId: 'other' }, staticData)).toEqual(ids);
	});

	it('goes on from a state that went through JSON, after a restart', async () => {
		const saved = throughJson(trigger.staticData);
		const options = { in: await loadPackageAnew() };
		expect(await trigger.poll(options, saved)).toEqual(before);
		const savedAgain = throughJson(saved);
		expect(await trigger.poll({ in: await loadPackageAnew() }, savedAgain)).toBeNull();
	});

	it('goes on from a state that version 0.1.0 saved', async () => {
		const options = { workflowId: savedState.workflowId };
		trigger.staticData = { state: savedState };
		setCalendar({ now: savedState.cursor, runs: false });
		// The emulator assigns the same ids as it did then.
		const ids = [...before, ...trigger.register(3)];
		const isSeen = (id: string) => Object.hasOwn(savedState.seen, id);
		expect(ids.filter(isSeen)).toHaveLength(3);
		expect(await trigger.poll(options)).toEqual(ids.filter((id) => !isSeen(id)).sort());
		// Members without an id were stored with all their data.
		expect(JSON.stringify(savedState)).toContain('@example.com');
		expect(snapshot()).not.toContain('@');
		trigger.pass(1);
		expect(await trigger.poll(options)).toBeNull();
	});

	it.each<[string, (state: IDataObject) => unknown]>([
		['a text', () => 'yesterday'],
		['null', () => null],
		['a list', () => []],
		['what another node kept', () => ({ lastTimeChecked: '2026-01-01T00:00:00Z' })],
		['an older version', (state) => ({ ...state, version: 0 })],
		['no `from`', ({ from, ...state }) => (from ? state : undefined)],
		['no `seen`', ({ seen, ...state }) => (seen ? state : undefined)],
		['times that are no numbers', (state) => ({ ...state, cursor: 'now' })],
		['a broken `seen`', (state) => ({ ...state, seen: { someone: 'yes' } })],
		['a broken `unfinished`', (state) => ({ ...state, unfinished: {} })],
		['a cursor in the far future', (state) => ({ ...state, cursor: trigger.ago(-25 * 60) })],
		['a beginning in the far future', (state) => ({ ...state, from: trigger.ago(-25 * 60) })],
	])('starts over from a stored state that is %s', async (_, broken) => {
		trigger.staticData = { state: broken(trigger.staticData.state as IDataObject) } as IDataObject;
		await expectNewBaseline({ in: await loadPackageAnew() });
	});
});

describe('clocks', () => {
	/** In minutes. */
	type ClockFault = { offset?: number; skew?: number; dateHeader?: 'missing' };

	it.each([
		['MeltingSpot is ten minutes ahead', { offset: 10 }],
		['MeltingSpot is ten minutes behind', { offset: -10 }],
		['its `Date` header is ten minutes ahead of its dates', { skew: 10 }],
		['its `Date` header is ten minutes behind its dates', { skew: -10 }],
		['it is ten minutes ahead and sends no `Date` header', { offset: 10, dateHeader: 'missing' }],
		['it is ten minutes behind and sends no `Date` header', { offset: -10, dateHeader: 'missing' }],
	] as Array<[string, ClockFault]>)('%s', async (_, { offset = 0, skew = 0, dateHeader }) => {
		trigger.emulator.setClock({ offset: offset * 60_000 });
		trigger.emulator.setDialect({
			dateHeader: dateHeader ?? 'present',
			dateSkewMs: skew * 60_000,
		});
		trigger.register(3);
		expect(await trigger.poll()).toBeNull();
		for (let rounds = 0; rounds < 8; rounds++) {
			trigger.pass(7);
			const now = trigger.register();
			const [late] = trigger.register(1, { visibleAt: trigger.emulator.now() + 6 * 60_000 });
			expect(await trigger.poll()).toEqual(now);
			trigger.pass(6);
			expect(await trigger.poll()).toEqual([late]);
			expect(await trigger.poll()).toBeNull();
		}
	});

	it.each([3 * 60, -3 * 60])(
		"n8n's own clock does not matter where MeltingSpot tells the time (%d minutes off)",
		async (minutes) => {
			trigger.emulator.setClock({ offset: minutes * 60_000 });
			await trigger.poll();
			for (let rounds = 0; rounds < 4; rounds++) {
				trigger.pass(7);
				const [late] = trigger.register(1, { visibleAt: trigger.emulator.now() + 50 * 60_000 });
				expect(await trigger.poll()).toBeNull();
				trigger.pass(51);
				expect(await trigger.poll()).toEqual([late]);
				expect(await trigger.poll()).toBeNull();
			}
		},
	);

	it('a `Date` header that is a year ahead, once, does not make the trigger blind', async () => {
		await trigger.poll();
		trigger.emulator.setDialect({ dateSkewMs: 365 * 24 * 60 * 60_000 });
		const during = trigger.register();
		expect(await trigger.poll()).toEqual(during);
		trigger.emulator.setDialect({ dateSkewMs: 0 });
		// What one listing recorded determines where the second one after it begins.
		for (let polls = 0; polls < 4; polls++) {
			trigger.pass(1);
			const after = trigger.register();
			expect(await trigger.poll()).toEqual(after);
		}
		expect(await trigger.poll()).toBeNull();
	});

	it('a `Date` header that is days ahead leads to no new baseline, however long the overlap', async () => {
		const parameters = { options: { overlapMinutes: 7 * 24 * 60 } };
		trigger.emulator.setDialect({ dateSkewMs: 3 * 24 * 60 * 60_000 });
		await trigger.poll({ parameters });
		for (let polls = 0; polls < 3; polls++) {
			trigger.pass(1);
			const ids = trigger.register();
			expect(await trigger.poll({ parameters })).toEqual(ids);
		}
	});

	it('a `Date` header that is years behind, once, brings no one twice', async () => {
		await trigger.poll();
		trigger.emulator.setDialect({ dateSkewMs: -50 * 365 * 24 * 60 * 60_000 });
		const during = trigger.register();
		expect(await trigger.poll()).toEqual(during);
		trigger.emulator.setDialect({ dateSkewMs: 0 });
		trigger.pass(1);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('what the documentation leaves open', () => {
	it.each(['s', 'ms'] as const)('works with dates in %s', async (dateUnit) => {
		trigger.emulator.setDialect({ dateUnit });
		trigger.register(2, { at: trigger.ago(30) });
		expect(await trigger.poll()).toBeNull();
		trigger.pass(1);
		const ids = trigger.register(120);
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
		trigger.emulator.clearLog();
		expect(await trigger.poll()).toBeNull();
		expect(requests()).toBeLessThanOrEqual(2);
	});

	it.each([0, 30, 500])(
		'refuses to start where the date filter is ignored (%d members)',
		async (members) => {
			trigger.emulator.reset({
				members,
				quota: null,
				dialect: { ignoredFilters: ['registrationDate[after]'] },
			});
			trigger.register();
			await expect(trigger.poll()).rejects.toThrow("doesn't filter by registration date");
			expect(trigger.staticData).toEqual({});
		},
	);

	it.each([30, 500])(
		'outputs no one when the date filter begins to be ignored (%d members)',
		async (members) => {
			trigger.emulator.reset({ members, quota: null });
			await trigger.poll();
			trigger.pass(1);
			const ids = trigger.register(2);
			const before = snapshot();
			trigger.emulator.setDialect({ ignoredFilters: ['registrationDate[after]'] });
			for (let polls = 0; polls < 2; polls++) {
				await expect(trigger.poll()).rejects.toThrow("doesn't filter by registration date");
				expect(snapshot()).toBe(before);
			}
			trigger.emulator.setDialect({ ignoredFilters: [] });
			expect(await trigger.poll()).toEqual(ids);
		},
	);

	it('outputs no one by mistake when MeltingSpot begins to count in milliseconds', async () => {
		await trigger.poll();
		trigger.pass(1);
		const ids = trigger.register(2);
		trigger.emulator.setDialect({ dateUnit: 'ms' });
		await expect(trigger.poll()).rejects.toThrow(
			'changed its timestamp unit from seconds to milliseconds',
		);
		expect(await trigger.poll()).toEqual(ids);
		expect(await trigger.poll()).toBeNull();
	});

	it('misses no one where one listing in twenty lacks a row', async () => {
		trigger.emulator.setDialect({ missingRowEvery: 20 });
		await trigger.poll();
		const ids: string[] = [];
		const found: string[] = [];
		let process: LoadedPackage | undefined;
		for (let polls = 0; polls < 80; polls++) {
			trigger.pass(1);
			if (polls < 60) ids.push(...trigger.register());
			// A key may send 100 requests in ten seconds; a process that starts over has sent none.
			if (polls % 25 === 0) process = await loadPackageAnew();
			found.push(...((await trigger.poll({ in: process })) ?? []));
		}
		expect(found.sort()).toEqual(ids.sort());
	}, 20_000);

	it('misses no one who is left out of one listing, however rarely it polls', async () => {
		await trigger.poll();
		trigger.pass(24 * 60);
		const leftOut = trigger.emulator.register();
		trigger.pass(12 * 60);
		trigger.emulator.record(leftOut.id).visibleAt = Infinity;
		trigger.emulator.setDialect({ missingRowEvery: 1 });
		expect(await trigger.poll()).toBeNull();
		trigger.emulator.setDialect({ missingRowEvery: 0 });
		trigger.pass(24 * 60);
		expect(await trigger.poll()).toEqual([leftOut.id]);
		trigger.pass(24 * 60);
		expect(await trigger.poll()).toBeNull();
	});
});

it('brings no one twice who is left out of two listings, while clocks differ', async () => {
	trigger.emulator.setDialect({ dateSkewMs: -30 * 60_000 });
	await trigger.poll();
	const ids = trigger.register();
	expect(await trigger.poll()).toEqual(ids);
	trigger.emulator.setDialect({ missingRowEvery: 1 });
	for (let polls = 0; polls < 2; polls++) {
		trigger.pass(61);
		expect(await trigger.poll()).toBeNull();
	}
	trigger.emulator.setDialect({ missingRowEvery: 0 });
	expect(await trigger.poll()).toBeNull();
});

describe('options', () => {
	it('a longer overlap brings no one from before', async () => {
		trigger.register(20, { at: trigger.ago(5 * 60) });
		await trigger.poll();
		trigger.pass(1);
		const parameters = { options: { overlapMinutes: 24 * 60 } };
		for (let polls = 0; polls < 3; polls++) {
			expect(await trigger.poll({ parameters })).toBeNull();
			trigger.pass(1);
		}
		const ids = trigger.register();
		expect(await trigger.poll({ parameters })).toEqual(ids);
	});

	it('a longer overlap finds members who show up later', async () => {
		const parameters = { options: { overlapMinutes: 24 * 60 } };
		await trigger.poll({ parameters });
		trigger.pass(1);
		const late = trigger.register(1, { visibleAt: trigger.ago(-23 * 60) });
		for (let hours = 0; hours < 23; hours++) {
			expect(await trigger.poll({ parameters })).toBeNull();
			trigger.pass(60);
		}
		expect(await trigger.poll({ parameters })).toEqual(late);
	});

	it('that an expression left empty count as not set', async () => {
		const parameters = {
			options: { maxItems: '={{ undefined }}', overlapMinutes: '={{ "" }}' },
		};
		await trigger.poll({ parameters });
		trigger.pass(1);
		const ids = trigger.register(120);
		expect(await trigger.poll({ parameters })).toEqual(ids);
	});
});

describe('Include Custom Properties', () => {
	const options = { parameters: { options: { includeCustomProperties: true } } };

	it('adds the properties of each new member, for one request each', async () => {
		await trigger.poll(options);
		trigger.pass(1);
		const ids = trigger.register(2);
		trigger.emulator.clearLog();
		const members = await trigger.members(options);
		expect(members?.map(({ id }) => id).sort()).toEqual([...ids].sort());
		for (const { id, customProperties } of members ?? []) {
			expect(customProperties).toEqual(
				Object.fromEntries(
					trigger.emulator
						.valuesOf(String(id))
						.map(({ customPropertySlug, value }) => [customPropertySlug, value]),
				),
			);
		}
		const paths = trigger.emulator.requests.map(({ path }) => path);
		expect(paths.filter((path) => path.endsWith('/customPropertiesValues'))).toHaveLength(2);
		expect(await trigger.poll(options)).toBeNull();
	});

	it('if a request fails, so does the poll, and the next one outputs all', async () => {
		await trigger.poll(options);
		trigger.pass(1);
		const ids = trigger.register(3);
		const before = snapshot();
		trigger.emulator.addFault({
			kind: 'status',
			status: 500,
			after: 1,
			match: { path: '/v1/spotMembers/*/customPropertiesValues' },
		});
		await expect(trigger.poll(options)).rejects.toThrow();
		expect(snapshot()).toBe(before);
		expect(await trigger.poll(options)).toEqual([...ids].sort());
	});
});

describe('Include Custom Properties, where MeltingSpot responds with', () => {
	const options = { parameters: { options: { includeCustomProperties: true } } };
	const refuse = (status: number, id: string) =>
		trigger.emulator.addFault({
			kind: 'status',
			status,
			times: 'always',
			match: { path: `/v1/spotMembers/${id}/customPropertiesValues` },
		});

	beforeEach(async () => {
		await trigger.poll(options);
		trigger.pass(1);
	});

	it.each([403, 404, 410])(
		'%i for one member, that one has none, the others have',
		async (status) => {
			const [refused, ...others] = trigger.register(3);
			refuse(status, refused);
			const members = (await trigger.members(options)) ?? [];
			expect(members.map(({ id }) => id).sort()).toEqual([refused, ...others].sort());
			for (const { id, customProperties } of members) {
				if (id === refused) expect(customProperties).toBeNull();
				else expect(customProperties).toMatchObject({});
			}
			expect(logText()).toContain(`couldn't read custom properties of the member ${refused}`);
			const [alone] = trigger.register(1);
			refuse(status, alone);
			expect(await trigger.members(options)).toMatchObject([{ id: alone, customProperties: null }]);
		},
	);

	it('403 for every one of several, the poll fails, since the key may lack a permission', async () => {
		const ids = trigger.register(3);
		refuse(403, '*');
		await expect(trigger.poll(options)).rejects.toThrow();
		trigger.emulator.clearFaults();
		expect(await trigger.poll(options)).toEqual(ids);
	});
});

describe('a manual run', () => {
	const manual = { mode: 'manual' as const };

	it.each([
		[10, 5 * 60],
		[5 * 60, 3 * 24 * 60],
		[3 * 24 * 60, 60 * 24 * 60],
	])('shows the newest member: %i minutes ago rather than %i', async (minutes, longer) => {
		trigger.emulator.reset({ members: 0, quota: null });
		for (let count = 0; count < 3; count++) trigger.register(1, { at: trigger.ago(longer) });
		const [id] = trigger.register(1, { at: trigger.ago(minutes) });
		trigger.register(1, { at: trigger.ago(longer) });
		const [member] = (await trigger.members(manual))!;
		expect(member).toEqual(trigger.emulator.member(id));
	});

	it('shows one whose status fits the event, even if others are newer', async () => {
		trigger.emulator.reset({ members: 0, quota: null });
		const [fitting] = trigger.register(1, { at: trigger.ago(3 * 24 * 60) });
		const [left] = trigger.register(1, { at: trigger.ago(5) });
		trigger.emulator.record(left).member.status = 'Left';
		expect(await trigger.poll(manual)).toEqual([fitting]);
		trigger.emulator.record(fitting).member.status = 'Left';
		expect(await trigger.poll(manual)).toEqual([left]);
	});

	it('for Member Invited shows an invited one', async () => {
		const invited = { ...manual, parameters: { event: 'memberInvited' } };
		const { id } = trigger.emulator.invite();
		trigger.register(2);
		expect(await trigger.poll(invited)).toEqual([id]);
	});

	it('shows any member where no one has that date', async () => {
		trigger.emulator.reset({ members: 0, quota: null });
		const { id } = trigger.emulator.invite();
		expect(await trigger.poll(manual)).toEqual([id]);
	});

	it('says so where no one is there', async () => {
		trigger.emulator.reset({ members: 0, quota: null });
		await expect(trigger.poll(manual)).rejects.toThrow('Your Spot has no members yet');
	});

	it('changes nothing for the polls that follow', async () => {
		await trigger.poll(manual);
		expect(trigger.staticData).toEqual({});
		await trigger.poll();
		trigger.pass(1);
		const ids = trigger.register(2);
		const stored = throughJson(trigger.staticData);
		await trigger.poll(manual, stored);
		expect(staticDataChanged(stored)).toBe(false);
		expect(await trigger.poll()).toEqual(ids);
	});
});
