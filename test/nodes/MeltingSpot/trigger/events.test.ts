import { loadPackageAnew } from '../../../support/n8n';
import { throughJson, useTrigger } from '../../../support/trigger';

const trigger = useTrigger({ members: 30, quota: null });
const requests = () => trigger.emulator.requests.length;
const now = () => new Date(trigger.emulator.now()).toISOString();

/** Which live or course, as the editor sets it. */
const chosen = (id: string) => ({ __rl: true, mode: 'list', value: id });

const firstLive = (status: string) =>
	trigger.emulator.lives.find(({ computedStatus }) => computedStatus === status)!;
const setStage = (id: string, status: 'Planned' | 'Live' | 'Ended') =>
	trigger.emulator.changeLive(id, { status, computedStatus: status });

/** A participant who hasn't had the event yet, and how it happens to them. */
const participants = {
	liveParticipantRegistered() {
		const { id } = firstLive('Planned');
		const rows = trigger.emulator.liveParticipants(id);
		return {
			parameters: { liveId: chosen(id) },
			happen() {
				const { id: participantId } = rows.find(({ status }) => status === 'Invited')!;
				const fields = { status: 'Accepted', registeredAt: now() };
				return trigger.emulator.changeLiveParticipant(id, participantId, fields as never);
			},
			everyone: (fields: object) => rows.forEach((row) => Object.assign(row, fields)),
		};
	},
	courseStarted: () => courseWith({ status: 'Started', startedAt: now() }),
	courseCompleted: () => courseWith({ status: 'Completed', completedAt: now() }),
};

function courseWith(fields: object) {
	const { id } = trigger.emulator.courses[0];
	const rows = trigger.emulator.courseParticipants(id);
	return {
		parameters: { courseId: chosen(id) },
		happen() {
			const { id: participantId } = rows.find(({ status }) => status === 'Invited')!;
			return trigger.emulator.changeCourseParticipant(id, participantId, fields as never);
		},
		everyone: (change: object) => rows.forEach((row) => Object.assign(row, change)),
	};
}

const PARTICIPANT_EVENTS = Object.keys(participants) as Array<keyof typeof participants>;

describe('lives', () => {
	const poll = async (event: string, options: { maxItems?: number } = {}) =>
		await trigger.members({ parameters: { event, options } });

	it.each(['liveCreated', 'liveStarted', 'liveEnded'])(
		'of today start nothing ("%s"), and a poll without any is one request',
		async (event) => {
			for (let count = 0; count < 3; count++) {
				expect(await poll(event)).toBeNull();
				trigger.pass(1);
			}
			const before = requests();
			expect(await poll(event)).toBeNull();
			expect(requests() - before).toBe(1);
		},
	);

	it('that are created are output as MeltingSpot sends them', async () => {
		await poll('liveCreated');
		const live = trigger.emulator.createLive({ title: 'Bonjour 👋' });
		expect(await poll('liveCreated')).toEqual([live]);
		expect(await poll('liveCreated')).toBeNull();
	});

	it('that start', async () => {
		await poll('liveStarted');
		const { id } = firstLive('Planned');
		setStage(id, 'Live');
		expect(await poll('liveStarted')).toEqual([
			trigger.emulator.lives.find((each) => each.id === id),
		]);
		expect(await poll('liveStarted')).toBeNull();
	});

	it('that end', async () => {
		await poll('liveEnded');
		const { id } = firstLive('Live');
		setStage(id, 'Ended');
		expect(await poll('liveEnded')).toEqual([
			trigger.emulator.lives.find((each) => each.id === id),
		]);
		expect(await poll('liveEnded')).toBeNull();
	});

	it.each(['liveStarted', 'liveEnded'])(
		'that are created, start, and end between two polls (%s)',
		async (event) => {
			await poll(event);
			const { id } = trigger.emulator.createLive({});
			setStage(id, 'Ended');
			expect(await poll(event)).toMatchObject([{ id }]);
			expect(await poll(event)).toBeNull();
		},
	);

	it('that are added as a replay are created, and nothing else', async () => {
		const events = ['liveCreated', 'liveStarted', 'liveEnded'];
		const nodes = events.map((event) => ({ event, staticData: {} }));
		const pollAll = async () =>
			await Promise.all(
				nodes.map(async ({ event, staticData }) =>
					(await trigger.members({ parameters: { event }, nodeName: event }, staticData))?.map(
						({ id }) => id,
					),
				),
			);
		expect(await pollAll()).toEqual([undefined, undefined, undefined]);
		const dates = { startDate: trigger.ago(180), endDate: trigger.ago(120) };
		const { id } = trigger.emulator.createLive({
			status: 'Ended',
			computedStatus: 'Ended',
			startDate: new Date(dates.startDate).toISOString(),
			endDate: new Date(dates.endDate).toISOString(),
		});
		expect(await pollAll()).toEqual([[id], undefined, undefined]);
		expect(await pollAll()).toEqual([undefined, undefined, undefined]);
	});

	it('of which there are more than 300 are listed every five minutes', async () => {
		for (let count = 0; count < 271; count++) trigger.emulator.createLive({});
		await poll('liveCreated');
		const { id } = trigger.emulator.createLive({});
		const before = requests();
		for (let minute = 1; minute < 5; minute++) {
			trigger.pass(1);
			expect(await poll('liveCreated')).toBeNull();
		}
		expect(requests()).toBe(before);
		trigger.pass(1);
		expect(await poll('liveCreated')).toMatchObject([{ id }]);
		expect(requests()).toBe(before + 4);
	});

	it.each(['liveStarted', 'liveEnded'])(
		'that start and end between two polls (%s)',
		async (event) => {
			await poll(event);
			const { id } = firstLive('Planned');
			setStage(id, 'Ended');
			expect(await poll(event)).toMatchObject([{ id }]);
		},
	);

	it('that were deleted end nothing', async () => {
		await poll('liveEnded');
		trigger.emulator.removeLive(firstLive('Live').id);
		expect(await poll('liveEnded')).toBeNull();
	});

	it('that are called off, in a status that no one documented, neither start nor end', async () => {
		for (const event of ['liveStarted', 'liveEnded']) {
			await trigger.members({ parameters: { event }, nodeName: event }, {});
		}
		await poll('liveEnded');
		const { id } = firstLive('Planned');
		trigger.emulator.changeLive(id, { status: 'Off', computedStatus: 'Off' } as never);
		expect(await poll('liveEnded')).toBeNull();
		trigger.pass(24 * 60);
		expect(await poll('liveEnded')).toBeNull();
	});

	it('come in portions if that is wanted', async () => {
		await poll('liveCreated');
		const ids = [1, 2, 3].map(() => trigger.emulator.createLive({}).id);
		const output = [];
		for (let count = 0; count < 2; count++) {
			output.push(...((await poll('liveCreated', { maxItems: 2 })) ?? []));
		}
		expect(output.map(({ id }) => id)).toEqual(ids);
	});

	it.each([
		{ order: 'rowMovesToFront' },
		{ total: 'missing', maxLimit: 10 },
		{ firstPage: 0 },
	] as const)('are all found, with %j', async (dialect) => {
		trigger.emulator.setDialect(dialect);
		await poll('liveCreated');
		const ids = Array.from({ length: 150 }, () => trigger.emulator.createLive({}).id);
		const polls = [await poll('liveCreated'), await poll('liveCreated')];
		expect(polls.flatMap((rows) => (rows ?? []).map(({ id }) => id)).sort()).toEqual(ids.sort());
	});

	it('that ended while n8n was down come when it is back', async () => {
		await poll('liveEnded');
		trigger.emulator.createLive({});
		await poll('liveEnded');
		const { id } = trigger.emulator.lives.at(-1)!;
		const stored = throughJson(trigger.staticData);
		setStage(id, 'Ended');
		const anew = { in: await loadPackageAnew(), parameters: { event: 'liveEnded' } };
		expect(await trigger.members(anew, stored)).toMatchObject([{ id }]);
	});
});

describe.each(PARTICIPANT_EVENTS)('"%s"', (event) => {
	const isOfLive = event === 'liveParticipantRegistered';
	const about = (id: string) => ({ event, [isOfLive ? 'liveId' : 'courseId']: chosen(id) });

	const watch = () => {
		const { parameters, ...rest } = participants[event]();
		const options = { parameters: { event, ...parameters } };
		return { ...rest, options, poll: async () => await trigger.members(options) };
	};

	it('outputs those to whom it happens, as MeltingSpot sends them, with the next poll', async () => {
		const { poll, happen } = watch();
		expect(await poll()).toBeNull();
		const participant = happen();
		expect(await poll()).toEqual([participant]);
		expect(await poll()).toBeNull();
	});

	it('costs a request per list when nothing happened', async () => {
		const { poll } = watch();
		await poll();
		const before = requests();
		await poll();
		expect(requests() - before).toBe(event === 'courseStarted' ? 2 : 1);
	});

	it('shows a real participant, and says so if there is none', async () => {
		const { options, everyone } = watch();
		const statuses = {
			liveParticipantRegistered: ['Accepted'],
			courseStarted: ['Completed', 'Started'],
			courseCompleted: ['Completed'],
		};
		const [sample] = (await trigger.members({ ...options, mode: 'manual' }))!;
		expect(statuses[event]).toContain(sample.status);
		everyone({ status: 'Invited' });
		expect(await trigger.members({ ...options, mode: 'manual' })).toHaveLength(1);
		if (!isOfLive) return;
		const { id } = trigger.emulator.createLive({});
		await expect(trigger.members({ parameters: about(id), mode: 'manual' })).rejects.toThrow(
			'This live has no participants yet',
		);
	});

	it('names what is not there', async () => {
		for (const mode of ['trigger', 'manual'] as const) {
			await expect(trigger.members({ parameters: about('nowhere'), mode })).rejects.toThrow(
				new RegExp(`${isOfLive ? 'live' : 'course'}.*nowhere`),
			);
		}
	});

	it('needs to know whose participants', async () => {
		await expect(trigger.members({ parameters: about('') })).rejects.toThrow(
			isOfLive ? '"Live"' : '"Course"',
		);
	});

	it('starts over for another live or course', async () => {
		const { poll, happen } = watch();
		await poll();
		happen();
		const { id } = trigger.emulator[isOfLive ? 'lives' : 'courses'][1];
		expect(await trigger.members({ parameters: about(id) })).toBeNull();
	});

	it.each([
		{ total: 'missing' },
		{ total: 'unfiltered' },
		{ maxLimit: 5, firstPage: 0 },
		{ order: 'rowMovesToFront' },
	] as const)('misses no one, with %j', async (dialect) => {
		trigger.emulator.setDialect(dialect);
		const { poll, happen } = watch();
		await poll();
		const ids = [1, 2, 3].map(() => happen().id);
		trigger.pass(61);
		expect((await poll())?.map(({ id }) => id).sort()).toEqual(ids.sort());
		trigger.pass(61);
		expect(await poll()).toBeNull();
	});
});

it('someone who starts and completes a course between two polls is output by both events', async () => {
	const { id } = trigger.emulator.courses[0];
	const polls = (['courseStarted', 'courseCompleted'] as const).map((event) => {
		const staticData = {};
		const options = { parameters: { event, courseId: chosen(id) }, nodeId: event };
		return async () => await trigger.members(options, staticData);
	});
	for (const poll of polls) expect(await poll()).toBeNull();
	const { id: who } = trigger.emulator
		.courseParticipants(id)
		.find(({ status }) => status === 'Invited')!;
	const fields = { status: 'Completed' as const, startedAt: now(), completedAt: now() };
	const participant = trigger.emulator.changeCourseParticipant(id, who, fields);
	for (const poll of polls) expect(await poll()).toEqual([participant]);
});

it.each(['liveCreated', 'liveStarted', 'liveEnded'])(
	'"%s" shows the newest live',
	async (event) => {
		const { lives } = trigger.emulator;
		const show = async () =>
			(await trigger.members({ parameters: { event }, mode: 'manual' }))![0].id;
		const newest = {
			liveCreated: lives.at(-1)!,
			liveStarted: firstLive('Live'),
			liveEnded: lives.filter(({ computedStatus }) => computedStatus === 'Ended').at(-1)!,
		}[event]!;
		expect(await show()).toBe(newest.id);
		lives.reverse();
		expect(await show()).toBe(newest.id);
		for (const { id, computedStatus } of lives.slice()) {
			if (computedStatus !== 'Planned') trigger.emulator.removeLive(id);
		}
		expect(await show()).toBe(lives[0].id);
		for (const { id } of lives.slice()) trigger.emulator.removeLive(id);
		await expect(show()).rejects.toThrow('Your Spot has no lives yet');
	},
);
