import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../../emulator';
import { logText } from '../../../../support/n8n';
import { throughJson, type TriggerOptions, useTrigger } from '../../../../support/trigger';

const trigger = useTrigger({ members: 5, quota: null });
const requests = () => trigger.emulator.requests.length;

const options = (own: TriggerOptions['parameters'] = {}): TriggerOptions => ({
	parameters: { event: 'activity', ...own },
});
const pollFor = async (own?: TriggerOptions['parameters']) => await trigger.members(options(own));
const pollNumbers = async (own?: TriggerOptions['parameters']) =>
	(await pollFor(own))?.map(({ number }) => number) ?? null;

let count = 0;
/** What members do now, each with a number of its own. */
function act(times = 1, own: Parameters<typeof trigger.emulator.addActivities>[0] = {}): number[] {
	return Array.from({ length: times }, () => {
		const number = (count += 1);
		trigger.emulator.addActivities({ ...own, fields: { number } });
		return number;
	});
}

/** Polls until nothing is output. @returns the lines */
async function pollUntilQuiet(own?: TriggerOptions['parameters'], quietPolls = 1) {
	const lines: IDataObject[] = [];
	for (let quiet = 0, polls = 0; quiet < quietPolls && polls < 60; polls++) {
		const found = await pollFor(own);
		lines.push(...(found ?? []));
		quiet = found ? 0 : quiet + 1;
		trigger.pass(1);
	}
	return lines;
}

const READINGS: Array<Partial<Dialect>> = [
	{},
	{ activityFormat: 'list' },
	{ activityFormat: 'envelope' },
	{ activityFields: 'date' },
	{ activityFields: 'neither' },
	{ activityOrder: 'newestFirst' },
	{ activityOrder: 'shuffled' },
	{ activityDateUnit: 'ms' },
	{ activityLimits: 'endExclusive' },
	{ activityLimits: 'exclusive' },
	{ ignoredFilters: ['eventType[eq]', 'eventType[in]'] },
	{ refusedFilters: ['eventType[eq]', 'eventType[in]', 'toDate[eq]'] },
	{ dateHeader: 'missing' },
];

describe.each(READINGS)('if MeltingSpot reads %j', (dialect) => {
	beforeEach(() => trigger.emulator.setDialect(dialect));

	it('outputs each activity once, but none from before', async () => {
		act(3, { at: trigger.ago(5) });
		expect(await pollFor()).toBeNull();
		trigger.pass(1);
		const first = act(2);
		expect((await pollNumbers())?.sort()).toEqual(first);
		expect(await pollFor()).toBeNull();
		trigger.pass(30);
		const late = act(1, { at: trigger.ago(6), visibleAt: trigger.ago(0) });
		expect(await pollNumbers()).toEqual(late);
		trigger.pass(1);
		expect(await pollFor()).toBeNull();
	});

	it('asks once where nothing happened, or nothing that it is to output', async () => {
		await pollFor({ activityTypes: ['TopicCreated'] });
		act(5, { type: 'ChannelJoined' });
		for (let polls = 0; polls < 3; polls++) {
			trigger.pass(1);
			trigger.emulator.clearLog();
			expect(await pollFor({ activityTypes: ['TopicCreated'] })).toBeNull();
			expect(requests()).toBe(1);
			expect(Object.keys(trigger.emulator.requests[0].query).sort()).toEqual([
				'fromDate[eq]',
				'limit',
			]);
		}
	});
});

it('outputs lines as they are', async () => {
	await pollFor();
	trigger.pass(1);
	const fields = { spotMemberEmail: 'ada@example.com', nested: { list: [1, null] } };
	trigger.emulator.addActivities({ type: 'SomethingNew', fields });
	const at = new Date(trigger.emulator.now()).toISOString();
	const [line] = (await pollFor())!;
	expect(line).toEqual({
		eventId: expect.any(String) as string,
		type: 'SomethingNew',
		occurredAt: at,
		...fields,
	});
});

it('outputs only the chosen types, and none from before when others are chosen', async () => {
	await pollFor({ activityTypes: ['TopicCreated'] });
	trigger.pass(1);
	act(1, { type: 'ChannelJoined' });
	const topic = act(1, { type: 'TopicCreated' });
	expect(await pollNumbers({ activityTypes: ['TopicCreated'] })).toEqual(topic);
	trigger.pass(1);
	expect(await pollFor({ activityTypes: [] })).toBeNull();
	const joined = act(1, { type: 'ChannelJoined' });
	trigger.pass(1);
	expect(await pollNumbers({ activityTypes: [] })).toEqual(joined);
});

it('outputs lines without an id that say the same, unless they may be one listed twice', async () => {
	trigger.emulator.setDialect({ activityFields: 'neither' });
	const say = (times: number) =>
		trigger.emulator.addActivities({ type: 'TopicVoted', count: times, fields: { who: 'Ada' } });
	await pollFor();
	trigger.pass(1);
	say(2);
	expect(await pollFor()).toHaveLength(2);
	trigger.pass(1);
	expect(await pollFor()).toBeNull();
	say(1);
	trigger.pass(1);
	expect(await pollFor()).toHaveLength(1);
	// Until no listing overlaps any that had them.
	for (let polls = 0; polls < 4; polls++) {
		trigger.pass(60);
		expect(await pollFor()).toBeNull();
	}
	say(1);
	expect(await pollFor()).toHaveLength(1);
});

it('begins where there is nothing at all', async () => {
	trigger.emulator.reset({ members: 0, quota: null });
	expect(await pollFor()).toBeNull();
	trigger.pass(1);
	expect(await pollFor()).toBeNull();
	trigger.pass(1);
	const first = act(1);
	expect(await pollNumbers()).toEqual(first);
});

it('fails, and outputs nothing, if MeltingSpot stops filtering by date', async () => {
	act(200, { at: trigger.ago(7 * 24 * 60) });
	await pollFor();
	trigger.pass(1);
	trigger.emulator.setDialect({ ignoredFilters: ['fromDate[eq]'] });
	await expect(pollFor()).rejects.toThrow("MeltingSpot doesn't filter by date");
	trigger.emulator.setDialect({ ignoredFilters: [] });
	const next = act(1);
	expect(await pollNumbers()).toEqual(next);
});

it('works with the unit that MeltingSpot changes to', async () => {
	await pollFor();
	trigger.pass(1);
	trigger.emulator.setDialect({ activityDateUnit: 'ms' });
	const missed = act(1);
	await expect(pollFor()).rejects.toThrow(
		'changed its timestamp unit from seconds to milliseconds',
	);
	expect(await pollNumbers()).toEqual(missed);
});

it('looks back ten minutes unless told otherwise', async () => {
	const query = () => Number(trigger.emulator.requests.at(-1)!.query['fromDate[eq]']) * 1_000;
	await pollFor();
	trigger.pass(30);
	await pollFor();
	expect(query()).toBe(trigger.ago(40));
	await pollFor({ options: { overlapMinutes: 25 } });
	expect(query()).toBe(trigger.ago(40));
	trigger.pass(30);
	await pollFor({ options: { overlapMinutes: 25 } });
	expect(query()).toBe(trigger.ago(55));
});

it('outputs at most as many at once as it may', async () => {
	await pollFor();
	trigger.pass(1);
	act(250);
	const sizes: number[] = [];
	for (let polls = 0; polls < 4; polls++) {
		sizes.push((await pollFor({ options: { maxItems: 100 } }))?.length ?? 0);
		trigger.pass(1);
	}
	expect(sizes).toEqual([100, 100, 50, 0]);
});

it('outputs 700 of an hour in which n8n was off, oldest first, from an API that exports 300 at once', async () => {
	trigger.emulator.setDialect({ maxActivities: 300 });
	await pollFor();
	trigger.pass(60);
	const at = trigger.ago(59);
	trigger.emulator.addActivities({ count: 700, at, every: 5_000 });
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(700);
	expect(new Set(lines.map(({ eventId }) => eventId)).size).toBe(700);
	expect(lines[0].occurredAt).toBe(new Date(at).toISOString());
});

it('logs, and passes, more than 10,000 of one type in one second', async () => {
	await pollFor();
	trigger.pass(1);
	trigger.emulator.addActivities({ type: 'TopicVoted', count: 10_001 });
	trigger.emulator.addActivities({ type: 'TopicCreated', count: 5 });
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(10_005);
	expect(logText()).toContain(
		"can't output all of them: More than 10,000 activities of the type TopicVoted",
	);
	trigger.pass(1);
	trigger.emulator.addActivities({ count: 2 });
	expect(await pollUntilQuiet()).toHaveLength(2);
});

describe('a manual run', () => {
	const show = async (own?: TriggerOptions['parameters']) =>
		await trigger.members({ ...options(own), mode: 'manual' });

	it('shows a recent activity of a fitting type, and changes nothing', async () => {
		act(1, { type: 'TopicCreated', at: trigger.ago(100) });
		act(1, { type: 'ChannelJoined', at: trigger.ago(10) });
		expect(await show()).toMatchObject([{ type: 'ChannelJoined' }]);
		expect(await show({ activityTypes: ['TopicCreated'] })).toMatchObject([
			{ type: 'TopicCreated' },
		]);
		expect(trigger.staticData).toEqual({});
	});

	it('shows another one if none fits', async () => {
		act(1, { type: 'ChannelJoined', at: trigger.ago(10) });
		expect(await show({ activityTypes: ['TopicVoted'] })).toMatchObject([
			{ type: 'ChannelJoined' },
		]);
	});

	it('says so if there is none', async () => {
		trigger.emulator.reset({ members: 0, quota: null });
		await expect(show()).rejects.toThrow('Your Spot has no activities yet');
	});
});

it('refuses an unknown type', async () => {
	await expect(pollFor({ activityTypes: ['Unheard-of'] })).rejects.toThrow(
		'"Activity Types" must be',
	);
});

it('goes on from a state that went through JSON', async () => {
	await pollFor();
	trigger.pass(1);
	const first = act(1);
	expect(await pollNumbers()).toEqual(first);
	trigger.staticData = throughJson(trigger.staticData);
	trigger.pass(1);
	expect(await pollFor()).toBeNull();
});
