import { shortHash } from '../../../../nodes/MeltingSpot/trigger/keys';
import { loadPackageAnew, logText, runNode } from '../../../support/n8n';
import { time } from '../../../support/time';
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
		const { id, title } = firstLive('Planned');
		const rows = trigger.emulator.liveParticipants(id);
		return {
			parameters: { watch: 'one', liveId: chosen(id) },
			subject: { liveId: id, liveTitle: title } as Record<string, string>,
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
	const { id, title } = trigger.emulator.courses[0];
	const rows = trigger.emulator.courseParticipants(id);
	return {
		parameters: { watch: 'one', courseId: chosen(id) },
		subject: { courseId: id, courseTitle: title } as Record<string, string>,
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
	const about = (id: string) => ({
		event,
		watch: 'one',
		[isOfLive ? 'liveId' : 'courseId']: chosen(id),
	});

	const watch = () => {
		const { parameters, ...rest } = participants[event]();
		const options = { parameters: { event, ...parameters } };
		return { ...rest, options, poll: async () => await trigger.members(options) };
	};

	it('outputs those to whom it happens, as MeltingSpot sends them, with the next poll', async () => {
		const { poll, happen, subject } = watch();
		expect(await poll()).toBeNull();
		const participant = happen();
		expect(await poll()).toEqual([{ ...participant, ...subject }]);
		expect(await poll()).toBeNull();
	});

	it("outputs them without the title if that can't be read", async () => {
		const { poll, happen, subject } = watch();
		await poll();
		const participant = happen();
		trigger.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { path: isOfLive ? `/v1/lives/${subject.liveId}` : '/v1/courses' },
			times: 5,
		});
		const untitled = Object.fromEntries(
			Object.entries(subject).map(([name, value]) => [name, name.endsWith('Title') ? null : value]),
		);
		expect(await poll()).toEqual([{ ...participant, ...untitled }]);
	});

	it('shows the newest participant', async () => {
		const { options, happen, subject } = watch();
		trigger.pass(1);
		const participant = happen();
		const parameters = [options.parameters, { event }];
		for (const each of parameters) {
			const [shown] = (await trigger.members({ parameters: each, mode: 'manual' }))!;
			expect(shown).toEqual({ ...participant, ...subject });
		}
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

describe('all lives or courses', () => {
	const options = (event: string) => ({ parameters: { event } });
	const pollAll = async (event: string) => await trigger.members(options(event));
	const register = (liveId: string, index: number) => {
		const { id } = trigger.emulator.liveParticipants(liveId)[index];
		const fields = { status: 'Accepted', registeredAt: now() };
		return trigger.emulator.changeLiveParticipant(liveId, id, fields as never);
	};
	const planned = () =>
		trigger.emulator.lives.filter(({ computedStatus }) => computedStatus === 'Planned');
	/** Until each list was due. */
	async function pollUntilRead(event: string) {
		const output = [];
		for (let minute = 0; minute < 12; minute++) {
			trigger.pass(1);
			output.push(...((await pollAll(event)) ?? []));
		}
		return output;
	}

	it('output who registers for any of them, with its id and title', async () => {
		expect(await pollAll('liveParticipantRegistered')).toBeNull();
		expect(await pollUntilRead('liveParticipantRegistered')).toEqual([]);
		const [first, second] = planned();
		const expected = [
			{ ...register(first.id, 0), liveId: first.id, liveTitle: first.title },
			{ ...register(second.id, 1), liveId: second.id, liveTitle: second.title },
		];
		const output = await pollUntilRead('liveParticipantRegistered');
		const byId = (rows: typeof output) =>
			rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
		expect(byId(output)).toEqual(byId(expected));
	});

	it('include those created later, with who registered before their first reading', async () => {
		await pollAll('liveParticipantRegistered');
		trigger.pass(1);
		const { id, title } = trigger.emulator.createLive({ title: 'Next week' });
		await invite(id);
		const [{ id: participantId }] = trigger.emulator.liveParticipants(id);
		const fields = { status: 'Accepted', registeredAt: now() };
		const participant = trigger.emulator.changeLiveParticipant(id, participantId, fields as never);
		trigger.pass(1);
		const output = await pollUntilRead('liveParticipantRegistered');
		expect(output).toEqual([{ ...participant, liveId: id, liveTitle: title }]);
	});

	async function invite(liveId: string): Promise<void> {
		const { id } = trigger.emulator.members()[0];
		await runNode({
			parameters: {
				resource: 'live',
				operation: 'inviteParticipant',
				liveId: { ...chosen(liveId), mode: 'id' },
				memberId: { ...chosen(id), mode: 'id' },
			},
			credentials: trigger.credentials,
		});
	}

	it('are read until a day after their end, and not longer', async () => {
		const live = firstLive('Live');
		await pollAll('liveParticipantRegistered');
		await pollUntilRead('liveParticipantRegistered');
		setStage(live.id, 'Ended');
		// While n8n is down, for three days.
		trigger.pass(60);
		const participant = register(live.id, 0);
		trigger.pass(3 * 24 * 60);
		const output = await pollUntilRead('liveParticipantRegistered');
		expect(output.map(({ id }) => id)).toEqual([participant.id]);
		trigger.pass(61);
		await pollUntilRead('liveParticipantRegistered');
		trigger.emulator.clearLog();
		trigger.pass(61);
		await pollUntilRead('liveParticipantRegistered');
		const paths = trigger.emulator.requests.map(({ path }) => path);
		expect(paths.some((path) => path.includes(live.id))).toBe(false);
		expect(paths.some((path) => path.includes('/participants'))).toBe(true);
	});

	it('are remembered until a week after they were deleted', async () => {
		const event = 'liveParticipantRegistered';
		await pollAll(event);
		await pollUntilRead(event);
		const [deleted] = planned();
		trigger.emulator.removeLive(deleted.id);
		/** Whether it's in the state that n8n stores with the output. */
		async function isRemembered(): Promise<boolean> {
			const { id } = trigger.emulator.createLive({ title: 'Another' });
			trigger.pass(1);
			await pollUntilRead(event);
			await invite(id);
			register(id, 0);
			expect(await pollUntilRead(event)).toHaveLength(1);
			const { notes } = trigger.staticData.state as { notes: object };
			return shortHash(deleted.id) in notes;
		}
		expect(await isRemembered()).toBe(true);
		trigger.pass(8 * 24 * 60);
		expect(await isRemembered()).toBe(false);
	});

	it("go on if one of them can't be read, and log it", async () => {
		await pollAll('courseStarted');
		const [broken, { id, title }] = trigger.emulator.courses;
		const path = `/v1/courses/${broken.id}/participants`;
		trigger.emulator.addFault({ kind: 'status', status: 403, match: { path }, times: 50 });
		const [{ id: participantId }] = trigger.emulator.courseParticipants(id);
		const logged = logText().length;
		expect(await pollUntilRead('courseStarted')).toEqual([]);
		expect(logText().slice(logged)).toContain(
			`couldn't read participants of the course ${broken.id}`,
		);
		const fields = { status: 'Started', startedAt: now() };
		const participant = trigger.emulator.changeCourseParticipant(
			id,
			participantId,
			fields as never,
		);
		const output = await pollUntilRead('courseStarted');
		expect(output).toEqual([{ ...participant, courseId: id, courseTitle: title }]);
	});

	it('go on if one of them takes all of the time', async () => {
		await pollAll('courseStarted');
		const [slow, { id, title }] = trigger.emulator.courses;
		const path = `/v1/courses/${slow.id}/participants`;
		trigger.emulator.addFault({ kind: 'hang', match: { path }, times: 'always' });
		const [{ id: participantId }] = trigger.emulator.courseParticipants(id);
		const participant = trigger.emulator.changeCourseParticipant(id, participantId, {
			status: 'Started',
			startedAt: now(),
		} as never);
		const output: unknown[] = [];
		for (let polls = 0; polls < 6 && output.length === 0; polls++) {
			trigger.pass(1);
			const poll = trigger.members({ ...options('courseStarted'), pollBudgetMs: 2_500 });
			let isOver = false;
			void poll.catch(() => {}).finally(() => (isOver = true));
			while (!isOver) {
				await time.quiet(20);
				time.pass(2_500);
			}
			output.push(...((await poll) ?? []));
		}
		expect(output).toEqual([{ ...participant, courseId: id, courseTitle: title }]);
	});

	it('fail if none of them can be read', async () => {
		await pollAll('courseCompleted');
		const path = '/v1/courses/*/participants';
		trigger.emulator.addFault({ kind: 'status', status: 403, match: { path }, times: 500 });
		await expect(pollUntilRead('courseCompleted')).rejects.toThrow('denied the request for course');
	});

	it('say so where there are none to show', async () => {
		for (const { id } of trigger.emulator.lives.slice()) trigger.emulator.removeLive(id);
		await expect(
			trigger.members({ ...options('liveParticipantRegistered'), mode: 'manual' }),
		).rejects.toThrow('Your lives have no participants yet');
	});

	it('start over when one of them is chosen', async () => {
		await pollAll('liveParticipantRegistered');
		const { id } = planned()[0];
		register(id, 0);
		const parameters = { event: 'liveParticipantRegistered', watch: 'one', liveId: chosen(id) };
		expect(await trigger.members({ parameters })).toBeNull();
	});
});

it("outputs what arrived of a list that can't be read to the end", async () => {
	const { id } = trigger.emulator.courses[0];
	const options = { parameters: { event: 'courseStarted', watch: 'one', courseId: chosen(id) } };
	await trigger.members(options);
	trigger.emulator.setDialect({ maxLimit: 2 });
	const match = { path: `/v1/courses/${id}/participants`, page: 2 };
	trigger.emulator.addFault({ kind: 'status', status: 500, match, times: 'always' });
	trigger.pass(61);
	await expect(trigger.members(options)).rejects.toThrow("MeltingSpot couldn't process");
	const [{ id: participantId }] = trigger.emulator.courseParticipants(id);
	const fields = { status: 'Started' as const, startedAt: now() };
	const participant = trigger.emulator.changeCourseParticipant(id, participantId, fields);
	expect(await trigger.members(options)).toMatchObject([participant]);
});

it('someone who starts and completes a course between two polls is output by both events', async () => {
	const { id } = trigger.emulator.courses[0];
	const polls = (['courseStarted', 'courseCompleted'] as const).map((event) => {
		const staticData = {};
		const options = { parameters: { event, watch: 'one', courseId: chosen(id) }, nodeId: event };
		return async () => await trigger.members(options, staticData);
	});
	for (const poll of polls) expect(await poll()).toBeNull();
	const { id: who } = trigger.emulator
		.courseParticipants(id)
		.find(({ status }) => status === 'Invited')!;
	const fields = { status: 'Completed' as const, startedAt: now(), completedAt: now() };
	const participant = trigger.emulator.changeCourseParticipant(id, who, fields);
	for (const poll of polls) expect(await poll()).toMatchObject([participant]);
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
