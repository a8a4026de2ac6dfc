import * as fc from 'fast-check';
import { Client } from '../../check/client';
import { QUESTIONS, readAnswers } from '../../check/readings';
import { startEmulator, type Dialect, type Emulator } from '../../emulator';
import { readText } from '../support/repository';
import { secretKey } from '../support/secrecy';
import { runCheck, writesTo } from './support';

const MEMBERS = 250;
let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ members: MEMBERS, quota: null });
});
afterAll(async () => await emulator.close());

async function read(dialect: Partial<Dialect>, members = MEMBERS) {
	emulator.reset({ members, quota: null });
	emulator.setKey(secretKey());
	emulator.setDialect(dialect);
	emulator.clearLog();
	const run = await runCheck(emulator);
	expect(run.exitCode).toBe(0);
	expect(emulator.requests.length).toBeLessThanOrEqual(60);
	expect(writesTo(emulator)).toEqual([]);
	return run.found;
}

/** What reading can reveal about a dialect: the correct results per row. A result "unclear" must be one of them. */
function expected(dialect: Partial<Dialect>): Record<string, RegExp> {
	const {
		authorization = 'raw',
		firstPage = 1,
		defaultLimit = 10,
		maxLimit = 100,
		overLimit = 'clamp',
		pastEnd = 'empty',
		order = 'stable',
		total = 'filtered',
		dateUnit = 's',
		inMatching = 'ignoreCase',
		inLists = 'commaJoined',
		textMatching = 'ignoreCase',
		refusedFilters = [],
		ignoredFilters = [],
		dateHeader = 'present',
		activityDateUnit = 's',
		activityFormat = 'lines',
		activityFields = 'idAndDate',
	} = dialect;
	const state = (filter: string) =>
		refusedFilters.includes(filter)
			? `${filter} refused \\(400\\)`
			: `${filter} ${ignoredFilters.includes(filter) ? 'ignored' : 'applied'}`;
	const isOdd = (filter: string) =>
		refusedFilters.includes(filter) || ignoredFilters.includes(filter);
	const dateState = (field: string) => {
		const filter = `${field}[after]`;
		if (refusedFilters.includes(filter)) return `${field} refused \\(400\\)`;
		if (ignoredFilters.includes(filter)) return `${field} ignored`;
		return `${field} ${dateUnit === 's' ? 'seconds' : 'milliseconds'}`;
	};
	const typeState = (filter: string) =>
		refusedFilters.includes(filter)
			? 'refused \\(400\\)'
			: ignoredFilters.includes(filter)
				? 'ignored'
				: 'applied';
	const isMoving = !['stable', 'newestFirst'].includes(order);
	const isRefused = overLimit === 'refuse';
	const onFirst = Math.min(defaultLimit, maxLimit);
	const byEmail = isOdd('email[in]') ? /^unclear: / : undefined;
	const counted = { missing: /^missing$/, filtered: /filtered list$/, unfiltered: /all members$/ };
	return {
		'auth-header': { raw: /^raw$/, bearer: /^bearer$/, either: /^bearer, raw$/ }[authorization],
		'date-header': dateHeader === 'present' ? /^present$/ : /^missing$/,
		'page-first': firstPage === 1 ? /^1$/ : isMoving ? /^(0|unclear: .*changes.*)$/ : /^0$/,
		'page-size': isRefused
			? new RegExp(`greatest ${maxLimit < 100 ? 'less than 100' : '100 or more'} \\(1,000: refused`)
			: new RegExp(
					`^default ${onFirst}( or more)?; greatest ${Math.min(maxLimit, MEMBERS)}( or more)?$`,
				),
		'page-past-end': pastEnd === 'empty' ? /^an empty page$/ : new RegExp(`^${pastEnd}$`),
		'page-order': isMoving ? /^another one in each request$/ : /^the same in three/,
		'page-total': total === 'missing' ? /^missing$/ : (byEmail ?? counted[total]),
		'list-in': byEmail ?? (inLists === 'commaJoined' ? /^commas/ : /^the name repeated$/),
		'list-in-case': byEmail ?? (inMatching === 'exactCase' ? /^case counts$/ : /^case is ignored$/),
		'list-filter-ignored': new RegExp(
			`^${['email[in]', 'firstname[in]', 'lastname[in]', 'customRoleId[eq]']
				.map((name) => state(name).replace('[', '\\[').replace(']', '\\]'))
				.join('; ')}$`,
		),
		'date-unit': new RegExp(`^${dateState('registrationDate')}; ${dateState('invitationDate')}$`),
		'list-text-case': refusedFilters.includes('name[contains]')
			? /^refused \(400\)$/
			: ignoredFilters.includes('name[contains]')
				? /^ignored$/
				: textMatching === 'exactCase'
					? /^case counts$/
					: /^case is ignored$/,
		'row-filters': refusedFilters.includes('status[eq]')
			? /refused \(400\)$/
			: ignoredFilters.includes('status[eq]')
				? /ignored$/
				: /applied$/,
		'trigger-total':
			total === 'missing'
				? /^missing$/
				: isOdd('registrationDate[after]')
					? /^unclear: /
					: counted[total],
		'activity-unit': isOdd('fromDate[eq]')
			? /^(ignored|refused)/
			: activityDateUnit === 's'
				? /^seconds$/
				: /^milliseconds$/,
		'activity-format': { lines: /^lines$/, list: /^a list$/, envelope: /^an object with a list$/ }[
			activityFormat
		],
		'activity-id':
			activityFields === 'idAndDate' ? /^eventId \(string\), unique$/ : /^eventId \(undefined\)/,
		'activity-types': new RegExp(
			`^one ${typeState('eventType[eq]')}; several, joined by commas, ${
				inLists === 'repeated' && !isOdd('eventType[in]')
					? 'finds nothing'
					: typeState('eventType[in]')
			}$`,
		),
		'form-path':
			order === 'stable'
				? /^200: 4 members, 404: 1 members$/
				: /^(200|404): \d members(, 404: \d members)?$/,
		'tag-members-path': /^as assumed$/,
		'role-id': /^like a UUID$/,
		'live-status': /^unclear: /,
		'names-unique': /^unclear: /,
	};
}

const FILTERS = [
	...['email[in]', 'firstname[in]', 'lastname[in]', 'customRoleId[eq]', 'status[eq]'],
	...['registrationDate[after]', 'invitationDate[after]', 'name[contains]'],
	...['eventType[eq]', 'eventType[in]'],
];

const switches: { [Name in keyof Dialect]?: Array<Dialect[Name]> } = {
	authorization: ['raw', 'bearer', 'either'],
	firstPage: [0, 1],
	defaultLimit: [10, 25],
	maxLimit: [100, 50, 20],
	overLimit: ['clamp', 'refuse'],
	pastEnd: ['empty', 400, 404],
	order: ['stable', 'newestFirst', 'shuffledPerRequest', 'rowMovesToFront', 'rowMovesToBack'],
	total: ['filtered', 'missing', 'unfiltered'],
	dateUnit: ['s', 'ms'],
	dateLimits: ['exclusive', 'inclusive'],
	inMatching: ['ignoreCase', 'exactCase', 'ignoreAsciiCase'],
	inLists: ['commaJoined', 'repeated'],
	textMatching: ['ignoreCase', 'exactCase', 'ignoreAsciiCase'],
	dateHeader: ['present', 'missing'],
	activityDateUnit: ['s', 'ms'],
	activityFormat: ['lines', 'list', 'envelope'],
	activityFields: ['idAndDate', 'date', 'neither'],
};
const single = [
	...Object.entries(switches).flatMap(([name, readings]) =>
		readings.map((reading): Partial<Dialect> => ({ [name]: reading })),
	),
	...FILTERS.flatMap(
		(filter): Array<Partial<Dialect>> => [
			{ refusedFilters: [filter] },
			{ ignoredFilters: [filter] },
		],
	),
];

/** `CHECKS=5000` for a more thorough run. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- the environment says how many
const combinations = Number(process.env.CHECKS ?? 500);
const combined = fc.record({
	...(Object.fromEntries(
		Object.entries(switches).map(([name, readings]) => [
			name,
			fc.constantFrom(...(readings as unknown[])),
		]),
	) as Record<string, fc.Arbitrary<unknown>>),
	refusedFilters: fc.oneof(fc.constant<string[]>([]), fc.subarray(FILTERS)),
	ignoredFilters: fc.oneof(fc.constant<string[]>([]), fc.subarray(FILTERS)),
}) as fc.Arbitrary<Partial<Dialect>>;

async function isRight(dialect: Partial<Dialect>): Promise<void> {
	const found = await read(dialect);
	for (const [id, answer] of Object.entries(expected(dialect))) {
		if (!answer.test(found[id])) throw new Error(`${id}: "${found[id]}" isn't ${String(answer)}`);
	}
}

it.each(single.map((dialect) => [JSON.stringify(dialect), dialect] as const))(
	'the report is right with %s',
	async (_, dialect) => await isRight(dialect),
);

it(`the report is right in ${combinations} combinations`, async () => {
	await fc.assert(fc.asyncProperty(combined, isRight), { numRuns: combinations, seed: 1 });
}, 1_800_000);

it('each question is a row of docs/api-notes.md', () => {
	const notes = readText('docs/api-notes.md');
	expect(Object.keys(QUESTIONS).length).toBeGreaterThan(20);
	expect(Object.keys(QUESTIONS).filter((id) => !notes.includes(`<a id="${id}">`))).toEqual([]);
});

it.each([0, 1])('of a Spot with %i members it says what can not be told', async (members) => {
	const found = await read({}, members);
	for (const id of ['page-first', 'page-order', 'list-in']) expect(found[id]).toMatch(/^unclear: /);
	expect(found['page-first']).toContain('fewer than two members');
});

it('asks nothing more once its requests are used, and never writes', async () => {
	emulator.reset({ members: 10, quota: null });
	emulator.clearLog();
	const connection = { apiKey: emulator.key, baseUrl: emulator.url };
	const client = new Client({ ...connection, mayWrite: false, limit: 5 });
	const findings = Object.values(await readAnswers(client));
	expect(emulator.requests).toHaveLength(5);
	expect(findings).toHaveLength(Object.keys(QUESTIONS).length);
	expect(findings.filter((found) => found.includes('used all')).length).toBeGreaterThan(10);

	const fresh = new Client({ ...connection, mayWrite: false, limit: 5 });
	await expect(fresh.ask('POST', '/v1/tags', {}, { name: 'x' })).rejects.toThrow('only reads');
	expect(emulator.requests).toHaveLength(5);
});
