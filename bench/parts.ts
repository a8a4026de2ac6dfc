import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { allPages, perItem, type Request } from './httpRequest';
import { measure, withEmulator, type Measured, type RemoteEmulator } from './processes';
import type { RunJob } from './side';

/** The same work, done by the MeltingSpot node and by n8n's HTTP Request node. */
export interface Line {
	work: string;
	ours: Measured;
	/** Undefined where HTTP Request has no equivalent. */
	theirs?: Measured;
}

const MEMBERS = 400;
const PEOPLE = 1_000;

const byId = (value: string) => ({ __rl: true as const, mode: 'id', value });
const byEmail = (value: string) => ({ __rl: true as const, mode: 'email', value });
const ours = (parameters: INodeParameters, items?: IDataObject[]): RunJob => ({
	node: 'meltingSpot',
	parameters,
	items,
});

/** The first members, as spreadsheet rows. */
async function rowsOf(emulator: RemoteEmulator, count: number): Promise<IDataObject[]> {
	const members = await emulator.members(count);
	return members.map(({ id, email }, index) => ({ id, email, title: `Title ${index}` }));
}

/** Runs jobs one after the other, like nodes in a workflow. */
async function inTurn(emulator: RemoteEmulator, jobs: RunJob[], processes = 1): Promise<Measured> {
	let seconds = 0;
	let last: Measured | undefined;
	for (const job of jobs) {
		last = await measure(emulator, job, processes);
		seconds += last.seconds;
	}
	return { ...last!, seconds };
}

/** Runs both sides, each with a new emulator. */
async function compare(
	work: string,
	members: number,
	jobs: Record<'ours' | 'theirs', (emulator: RemoteEmulator) => Promise<RunJob[]> | RunJob[]>,
	processes = 1,
): Promise<Line> {
	const run = async (side: 'ours' | 'theirs') =>
		await withEmulator({ members }, async (emulator) =>
			inTurn(emulator, await jobs[side](emulator), processes),
		);
	return { work, ours: await run('ours'), theirs: await run('theirs') };
}

const lookup: Request = { path: '/v1/spotMembers', query: { 'email[in]': '={{ $json.email }}' } };
const updated = { title: '={{ $json.title }}' };

const updateOfRows = async (emulator: RemoteEmulator, count: number): Promise<RunJob> =>
	ours(
		{ operation: 'update', memberId: byId('={{ $json.id }}'), updateFields: updated },
		await rowsOf(emulator, count),
	);

async function firstUpdate(): Promise<Line> {
	const own = await withEmulator({ members: MEMBERS }, async (emulator) =>
		measure(emulator, await updateOfRows(emulator, MEMBERS)),
	);
	return { work: `${MEMBERS} members updated by ID, the process's first update`, ours: own };
}

async function updateById(): Promise<Line> {
	return await compare(`${MEMBERS} members updated by ID`, MEMBERS, {
		ours: async (emulator) => {
			const { controlUrl } = emulator;
			const warmUp = { ...(await updateOfRows(emulator, 1)), controlUrl };
			return [{ ...(await updateOfRows(emulator, MEMBERS)), warmUp }];
		},
		theirs: async (emulator) => [
			perItem(emulator, await rowsOf(emulator, MEMBERS), {
				method: 'PUT',
				path: '/v1/spotMembers/{{ $json.id }}',
				body: updated,
			}),
		],
	});
}

async function updateByEmail(): Promise<Line> {
	return await compare(`${MEMBERS} members updated by email`, MEMBERS, {
		ours: async (emulator) => [
			ours(
				{ operation: 'update', memberId: byEmail('={{ $json.email }}'), updateFields: updated },
				await rowsOf(emulator, MEMBERS),
			),
		],
		async theirs(emulator) {
			const rows = await rowsOf(emulator, MEMBERS);
			const put: Request = { method: 'PUT', path: '/v1/spotMembers/{{ $json.id }}', body: updated };
			return [perItem(emulator, rows, lookup), perItem(emulator, rows, put)];
		},
	});
}

async function list(): Promise<Line> {
	return await compare('10,000 members listed', 10_000, {
		ours: () => [ours({ operation: 'getAll', returnAll: true })],
		theirs: (emulator) => [allPages(emulator)],
	});
}

async function invite(): Promise<Line> {
	const people = Array.from({ length: PEOPLE }, (_, index) => ({
		email: `person.${index}@example.com`,
	}));
	return await compare('1,000 people invited', 10, {
		ours: () => [ours({ operation: 'bulkInvite', emails: '={{ $json.email }}' }, people)],
		theirs: (emulator) => [
			perItem(emulator, people, {
				method: 'POST',
				path: '/v1/spotMembers',
				body: { email: '={{ $json.email }}' },
			}),
		],
	});
}

async function tag(): Promise<Line> {
	return await compare('1,000 members tagged by email', PEOPLE, {
		ours: async (emulator) => [
			ours(
				{
					resource: 'tag',
					operation: 'addToMember',
					tagId: byId(await emulator.tagId()),
					memberId: byEmail('={{ $json.email }}'),
				},
				await rowsOf(emulator, PEOPLE),
			),
		],
		async theirs(emulator) {
			const rows = await rowsOf(emulator, PEOPLE);
			const assign: Request = {
				method: 'POST',
				path: `/v1/tags/${await emulator.tagId()}/spotMembers~bulkAssign`,
				body: { spotMemberIds: '={{ [$json.id] }}' },
			};
			return [perItem(emulator, rows, lookup), perItem(emulator, rows, assign)];
		},
	});
}

async function processes(): Promise<Line> {
	const count = 100;
	return await compare(
		'400 members read by four processes',
		count,
		{
			ours: async (emulator) => [
				ours(
					{ operation: 'get', memberId: byId('={{ $json.id }}') },
					await rowsOf(emulator, count),
				),
			],
			theirs: async (emulator) => [
				perItem(emulator, await rowsOf(emulator, count), {
					path: '/v1/spotMembers/{{ $json.id }}',
				}),
			],
		},
		4,
	);
}

async function poll(): Promise<Line> {
	const own = await withEmulator({ members: MEMBERS }, async (emulator) =>
		measure(emulator, { node: 'meltingSpotTrigger', controlUrl: emulator.controlUrl }),
	);
	return { work: 'A poll that finds no new members', ours: own };
}

/** What can be measured, keyed by the names that `--only` accepts. */
export const parts = { updateById, firstUpdate, updateByEmail, list, invite, tag, processes, poll };
