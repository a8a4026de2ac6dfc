import type { IDataObject } from 'n8n-workflow';
import { useTrigger } from '../support/trigger';

/* More activities than one export can have; `npm test` has fewer. */

const trigger = useTrigger({ members: 5, quota: null });
const parameters = { event: 'activity' };
const pollFor = async () => await trigger.members({ parameters });

/** Polls until nothing is output. @returns the lines */
async function pollUntilQuiet() {
	const lines: IDataObject[] = [];
	for (let found = await pollFor(); found; found = await pollFor()) {
		lines.push(...found);
		trigger.pass(1);
	}
	return lines;
}

it('outputs 23,000 of one second', async () => {
	await pollFor();
	trigger.pass(1);
	for (let index = 0; index < 23; index += 1) {
		trigger.emulator.addActivities({
			type: ['TopicCreated', 'ChannelJoined', 'CourseStepViewed'][index % 3],
			count: 1_000,
		});
	}
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(23_000);
	expect(new Set(lines.map(({ eventId }) => eventId)).size).toBe(23_000);
	trigger.emulator.addActivities({});
	expect(await pollFor()).toHaveLength(1);
}, 120_000);

it('outputs 23,000 of an hour in which n8n was off, oldest first', async () => {
	await pollFor();
	trigger.pass(60);
	const at = trigger.ago(59);
	trigger.emulator.addActivities({ count: 23_000, at, every: 150 });
	const lines = await pollUntilQuiet();
	expect(lines).toHaveLength(23_000);
	expect(new Set(lines.map(({ eventId }) => eventId)).size).toBe(23_000);
	expect(lines[0].occurredAt).toBe(new Date(at).toISOString());
}, 60_000);

it('begins among 12,000 of the last minutes', async () => {
	trigger.emulator.addActivities({ count: 12_000, at: trigger.ago(5), every: 10 });
	expect(await pollFor()).toBeNull();
	trigger.pass(1);
	trigger.emulator.addActivities({ fields: { number: 1 } });
	expect(await pollUntilQuiet()).toMatchObject([{ number: 1 }]);
}, 60_000);
