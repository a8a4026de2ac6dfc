import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Dialect } from '../../../../emulator';
import { entity, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 260, quota: null });

interface Case {
	resource: string;
	operation: string;
	/** Besides the filters. */
	parameters?: IDataObject;
	filters: IDataObject;
	/** The rows that match them, whatever the dialect. */
	expected(): unknown[];
	/** Those with a name spelled as in the filter: all that an API that counts case may find. */
	spelled?(): unknown[];
}

const course = () => spot.emulator.courses[0];
const live = () => spot.emulator.lives[0];
const courseParticipants = () => spot.emulator.courseParticipants(course().id);
const liveParticipants = () => spot.emulator.liveParticipants(live().id);
const withOtherCase = (text: string) =>
	text.replace(/[a-z]/gi, (letter) =>
		letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
	);

/** Two participants whose names are ASCII, and others. */
const someOf = (rows: Array<{ spotMemberFirstname: string | null }>) =>
	rows.filter(({ spotMemberFirstname: name }) => /^[A-Za-z]+$/.test(name ?? '')).slice(0, 2);

const ofCourse = { resource: 'course', operation: 'getParticipants' };
const ofLive = { resource: 'live', operation: 'getParticipants' };

const cases: Record<string, () => Case> = {
	'participants of a course by two names': () => {
		const [a, b] = someOf(courseParticipants()).map((row) => String(row.spotMemberFirstname));
		return {
			...ofCourse,
			parameters: { courseId: entity.byId(course().id) },
			filters: { firstname: `${a}, ${b}` },
			expected: () =>
				courseParticipants().filter(({ spotMemberFirstname: name }) =>
					[a, b].includes(String(name)),
				),
		};
	},
	'participants of a course by two names, one in other letters': () => {
		const [a, b] = someOf(courseParticipants()).map((row) => String(row.spotMemberFirstname));
		return {
			...ofCourse,
			parameters: { courseId: entity.byId(course().id) },
			filters: { firstname: `${withOtherCase(a)}, ${b}` },
			expected: () =>
				courseParticipants().filter(({ spotMemberFirstname: name }) =>
					[a, b].some((each) => each.toLowerCase() === name?.toLowerCase()),
				),
			spelled: () => courseParticipants().filter(({ spotMemberFirstname: name }) => name === b),
		};
	},
	'participants of a course by a name with other letters than those of ASCII': () => {
		const row = courseParticipants().find(({ spotMemberFirstname: name }) =>
			/[à-ÿ]/.test(name ?? ''),
		)!;
		const name = String(row.spotMemberFirstname);
		return {
			...ofCourse,
			parameters: { courseId: entity.byId(course().id) },
			filters: { firstname: name.toUpperCase() },
			expected: () =>
				courseParticipants().filter(({ spotMemberFirstname: other }) => other === name),
			spelled: () => [],
		};
	},
	'participants of a course by email': () => {
		const email = courseParticipants()[3].spotMemberEmail;
		return {
			...ofCourse,
			parameters: { courseId: entity.byId(course().id) },
			filters: { email: withOtherCase(email) },
			expected: () =>
				courseParticipants().filter(
					(row) => row.spotMemberEmail.toLowerCase() === email.toLowerCase(),
				),
		};
	},
	'participants of a course by several emails and statuses': () => {
		const emails = courseParticipants()
			.slice(0, 9)
			.map(({ spotMemberEmail }) => spotMemberEmail);
		return {
			...ofCourse,
			parameters: { courseId: entity.byId(course().id) },
			filters: { email: emails.join(', '), status: ['Completed', 'Started'] },
			expected: () =>
				courseParticipants()
					.slice(0, 9)
					.filter(({ status }) => status === 'Completed' || status === 'Started'),
		};
	},
	'participants of a live by name and attendance': () => {
		const [{ spotMemberFirstname: name }] = someOf(liveParticipants());
		// Someone who never came may have no metrics.
		const absent = liveParticipants().find(
			(row) => row.spotMemberFirstname === name && !row.metrics.hasParticipated,
		)!;
		Object.assign(absent, { metrics: undefined });
		return {
			...ofLive,
			parameters: { liveId: entity.byId(live().id) },
			filters: { firstname: withOtherCase(String(name)), attended: false },
			expected: () =>
				liveParticipants().filter(
					(row) => row.spotMemberFirstname === name && !row.metrics?.hasParticipated,
				),
			spelled: () => [],
		};
	},
	'participants of a live by type and status': () => ({
		...ofLive,
		parameters: { liveId: entity.byId(live().id) },
		filters: { type: ['Participant', 'Host'], status: ['Accepted'], attended: true },
		expected: () =>
			liveParticipants().filter(
				({ type, status, metrics }) =>
					type === 'Participant' && status === 'Accepted' && metrics.hasParticipated,
			),
	}),
	'lives by title and status': () => ({
		resource: 'live',
		operation: 'getAll',
		filters: { title: 'DEMO', status: 'Ended' },
		expected: () =>
			spot.emulator.lives.filter(
				({ title, status, computedStatus }) =>
					/demo/i.test(title) && [status, computedStatus].includes('Ended'),
			),
	}),
	'courses by privacy, in other letters': () => ({
		resource: 'course',
		operation: 'getAll',
		filters: { privacy: 'pUBLIC' },
		expected: () => spot.emulator.courses.filter(({ privacy }) => privacy === 'Public'),
	}),
	'tags by a part of the name': () => ({
		resource: 'tag',
		operation: 'getAll',
		filters: { name: 'WEBinar' },
		expected: () => spot.emulator.tags.filter(({ name }) => /webinar/i.test(name)),
	}),
	'tags by a part that is not ASCII': () => {
		const { name } = spot.emulator.tags.find((tag) => /[à-ÿ]/.test(tag.name))!;
		return {
			resource: 'tag',
			operation: 'getAll',
			filters: { name: name.toUpperCase() },
			expected: () => spot.emulator.tags.filter((tag) => tag.name === name),
		};
	},
	'custom roles by a part of the label': () => ({
		resource: 'customRole',
		operation: 'getAll',
		filters: { name: 'MANAGER' },
		expected: () => spot.emulator.customRoles.filter(({ label }) => /manager/i.test(label)),
	}),
};

const FILTERS = [
	'email',
	'firstname',
	'lastname',
	'status',
	'type',
	'hasParticipated',
	'title',
	'name',
	'label',
	'privacy',
	'solution',
].flatMap((name) => ['eq', 'in', 'contains'].map((operator) => `${name}[${operator}]`));

const single: Array<Partial<Dialect>> = [
	{},
	{ inLists: 'repeated' },
	{ textMatching: 'exactCase' },
	{ inMatching: 'exactCase' },
	{ textMatching: 'ignoreAsciiCase', inMatching: 'ignoreAsciiCase' },
	{ ignoredFilters: FILTERS },
	{ refusedFilters: FILTERS },
	{ total: 'missing' },
	{ total: 'unfiltered' },
	{ maxLimit: 7, firstPage: 0 },
];

const combined: fc.Arbitrary<Partial<Dialect>> = fc.record({
	inLists: fc.constantFrom('commaJoined', 'repeated'),
	textMatching: fc.constantFrom('ignoreCase', 'exactCase', 'ignoreAsciiCase'),
	inMatching: fc.constantFrom('ignoreCase', 'exactCase', 'ignoreAsciiCase'),
	ignoredFilters: fc.oneof(fc.constant<string[]>([]), fc.subarray(FILTERS)),
	refusedFilters: fc.oneof(fc.constant<string[]>([]), fc.subarray(FILTERS)),
	total: fc.constantFrom('filtered', 'missing', 'unfiltered'),
	maxLimit: fc.constantFrom(7, 50, 100),
	firstPage: fc.constantFrom(0, 1),
});

describe.each(Object.entries(cases))('%s', (_, prepare) => {
	async function check(dialect: Partial<Dialect>): Promise<void> {
		spot.emulator.reset();
		spot.renewKey();
		spot.emulator.setDialect(dialect);
		const { expected, spelled, filters, parameters, ...operation } = prepare();
		const rows = await spot.rows({
			...operation,
			...parameters,
			returnAll: true,
			filters,
		} as never);
		expect(expected()).not.toEqual([]);
		const ids = (all: unknown[]) => all.map((row) => (row as IDataObject).id).sort();
		const { inMatching = 'ignoreCase', textMatching = 'ignoreCase' } = dialect;
		if (spelled && [inMatching, textMatching].some((how) => how !== 'ignoreCase')) {
			expect(ids(expected())).toEqual(expect.arrayContaining(ids(rows)));
			expect(ids(rows)).toEqual(expect.arrayContaining(ids(spelled())));
		} else {
			expect(ids(rows)).toEqual(ids(expected()));
		}
	}

	it.each(single.map((dialect) => [JSON.stringify(dialect).slice(0, 60), dialect] as const))(
		'is right with %s',
		async (_name, dialect) => await check(dialect),
	);

	it('is right in combinations', async () => {
		await fc.assert(fc.asyncProperty(combined, check), { numRuns: 15, seed: 1 });
	});
});

describe('a filter that MeltingSpot rejects', () => {
	const status = 'status[in]';
	const byStatus = (more: IDataObject = {}) => ({
		...ofCourse,
		courseId: entity.byId(course().id),
		returnAll: true,
		filters: { status: ['Completed', 'Started'], ...more },
	});
	const asked = async (parameters: object) => {
		spot.emulator.clearLog();
		await spot.run(parameters as never);
		return spot.sent().map(({ query }) => Object.keys(query).filter((name) => name.includes('[')));
	};

	beforeEach(() => {
		spot.emulator.setDialect({ refusedFilters: [status] });
	});

	it("isn't sent again with the key, if its values are documented", async () => {
		expect((await asked(byStatus())).flat()).toContain(status);
		expect((await asked(byStatus())).flat()).toEqual([]);
		expect((await asked(byStatus({ status: ['Completed'] }))).flat()).toContain('status[eq]');
		spot.renewKey();
		expect((await asked(byStatus())).flat()).toContain(status);
	});

	it('is told from free text that was sent with it', async () => {
		spot.emulator.setDialect({ refusedFilters: ['firstname[in]'] });
		const both = byStatus({ firstname: 'Ada' });
		for (let run = 0; run < 2; run++) {
			const queries = await asked(both);
			expect(queries[0]).toEqual(expect.arrayContaining(['firstname[in]', status]));
			expect(queries.at(-1)).toEqual([status]);
		}
	});

	it('is sent to other lists', async () => {
		await asked(byStatus());
		const [{ id }] = spot.emulator.learningPaths;
		const ofPath = {
			resource: 'learningPath',
			operation: 'getParticipants',
			learningPathId: id,
			filters: byStatus().filters,
		};
		expect((await asked(ofPath)).flat()).toContain(status);
	});
});

it('whether a list takes several values is known for each list', async () => {
	spot.emulator.setDialect({ inLists: 'repeated' });
	const { id } = course();
	const filters = { status: ['Completed', 'Started'] };
	const run = async (own: object) => {
		spot.emulator.clearLog();
		await spot.run({ returnAll: true, filters, ...own } as never);
		return spot.sent().filter(({ query }) => 'status[in]' in query).length;
	};
	const inCourse = { ...ofCourse, courseId: entity.byId(id) };
	const [{ id: learningPathId }] = spot.emulator.learningPaths;
	const inPath = { resource: 'learningPath', operation: 'getParticipants', learningPathId };
	// Once for the rows, and once for two that are listed.
	expect([await run(inCourse), await run(inCourse)]).toEqual([2, 0]);
	expect([await run(inPath), await run(inPath)]).toEqual([2, 0]);
});

describe('with 5,000 participants', () => {
	const large = useSpot({ members: 10_000, quota: null });
	const people = () => large.emulator.courseParticipants(large.emulator.courses[0].id);
	const list = async (filters: IDataObject) => {
		large.emulator.clearLog();
		const courseId = entity.byId(large.emulator.courses[0].id);
		const parameters = { ...ofCourse, courseId, returnAll: true, filters };
		return await large.run(parameters as never);
	};

	it('an address is found with one request', async () => {
		const { spotMemberEmail: email, id } = people()[4_000];
		const { items, hints } = await list({ email });
		expect(items.map(({ json }) => json.id)).toEqual([id]);
		expect(large.sent()).toHaveLength(1);
		expect(hints).toEqual([]);
	});

	it('an address is found in any case where case counts', async () => {
		large.emulator.setDialect({ inMatching: 'exactCase' });
		const { spotMemberEmail: email, id } = people()[4_000];
		const { items } = await list({ email: email.toUpperCase() });
		expect(items.map(({ json }) => json.id)).toEqual([id]);
		expect(large.sent().map(({ query }) => query['email[in]'])).toEqual([
			`${email.toUpperCase()},${email}`,
		]);
	});

	it('an address with other letters is told from one that only looks like it', async () => {
		const { spotMemberEmail: email } = people().find((row) => row.spotMemberEmail.includes('k'))!;
		for (const dialect of [{}, { ignoredFilters: FILTERS }]) {
			large.emulator.setDialect(dialect);
			expect((await list({ email: email.replace('k', '\u212a') })).items).toEqual([]);
		}
	});
});
