import { packageJson, readText } from '../support/repository';

/*
 * Every number on the user-facing pages is either in the code or a fact listed here. A new one must be declared, and a
 * wrong one is caught.
 */

const PAGES = [
	'README.md',
	'SECURITY.md',
	'docs/ai-agents.md',
	'docs/api-notes.md',
	'docs/how-the-trigger-works.md',
	'docs/limits.md',
	'docs/troubleshooting.md',
	'docs/which-trigger.md',
];

/** A constant of the code, such as `const TIMEOUT_MS = 60_000` or `size: 200`: a product of numbers. */
function constantOf(file: string, name: string): number {
	const source = readText(`nodes/MeltingSpot/${file}`);
	const [, value] = new RegExp(`\\b${name}(?: =|:) ([\\d_ *]+)`).exec(source) ?? [];
	if (value === undefined) throw new Error(`${file} has no ${name}`);
	return value
		.split('*')
		.map((factor) => Number(factor.trim().replaceAll('_', '')))
		.reduce((product, factor) => product * factor, 1);
}

const versionOf = (manifest: string) => {
	const { dependencies } = JSON.parse(readText(manifest)) as { dependencies: { n8n: string } };
	return (/^\d+\.\d+/.exec(dependencies.n8n) ?? [''])[0];
};

const requests = constantOf('transport/limiter.ts', 'requests');
const seconds = constantOf('transport/limiter.ts', 'windowMs') / 1_000;
const pageSize = constantOf('api/behavior/paging.ts', 'PAGE_SIZE');
const inFlight = constantOf('transport/concurrency.ts', 'MAX_CONCURRENCY');
const attempts = constantOf('transport/retry.ts', 'MAX_ATTEMPTS');
const timeout = constantOf('transport/request.ts', 'TIMEOUT_MS') / 1_000;
const body = constantOf('transport/request.ts', 'MAX_BODY_BYTES') / 1e6;
const perToolCall = constantOf('actions/batch.ts', 'MAX_ENTRIES_PER_TOOL_CALL');
const halvings = constantOf('actions/batch.ts', 'MAX_HALVINGS_PER_BATCH');
const addresses = constantOf('api/behavior/listFilters.ts', 'MAX_ADDRESSES');
const budget = constantOf('trigger/participants/participants.ts', 'BURST');
const refill = constantOf('trigger/participants/participants.ts', 'REFILL_PER_DAY');
const words = constantOf('transport/errors.ts', 'MAX_API_MESSAGE_LENGTH');

/** What a page says, with `#` for each number, and what those numbers are. */
const CLAIMS: Array<[text: string, ...values: Array<number | string>]> = [
	['the first # members', constantOf('parameters/returnAll.ts', 'default')],
	[
		'n8n #. Oldest tested version: #',
		versionOf('e2e/package.json'),
		versionOf('e2e/oldest/package.json'),
	],
	[
		'n8n # also checks redirects; #',
		versionOf('e2e/package.json'),
		versionOf('e2e/oldest/package.json'),
	],
	['Node.js # or newer', packageJson.engines.node.replace('>=', '')],
	['up to # attempts', attempts],
	['# requests per # seconds', requests, seconds],
	['# requests in # s', requests, seconds],
	['stops at # MB', body],
	[
		'asks for a wait of # minutes or more',
		constantOf('transport/errors.ts', 'DAILY_LIMIT_FROM_MS') / 60_000,
	],
	['for up to # minutes', constantOf('transport/request.ts', 'MAX_RETRY_WAIT_MS') / 60_000],
	['# seconds and # MB per response', timeout, body],
	['At most # s in all, and at most # MB', timeout, body],
	['more than # s, or send more than # MB', timeout, body],
	[
		'# addresses per request, # per call',
		constantOf('actions/member/bulkInvite.operation.ts', 'size'),
		perToolCall,
	],
	['at most # entries per call', perToolCall],
	['more than # people in one call', perToolCall],
	['# items per request, up to # requests at a time', pageSize, inFlight],
	['# items per request', constantOf('actions/tag/addToMember.operation.ts', 'size')],
	['in pages of # members, up to # pages at a time', pageSize, inFlight],
	['batches of up to # addresses', addresses],
	[
		'up to # encoded characters and # addresses',
		constantOf('api/behavior/listFilters.ts', 'MAX_FILTER_LENGTH'),
		addresses,
	],
	['Lists in the editor | # seconds', constantOf('methods/editor.ts', 'EDITOR_BUDGET_MS') / 1_000],
	['at most # characters of MeltingSpot', words],
	['truncated to # characters', words],
	['for at most # triggers', constantOf('transport/lruMap.ts', 'MAX_ENTRIES')],
	['with at most # requests', 2 * halvings + 2],
	['can a page have? | #', pageSize],
	[
		'can one request contain? | #; nothing is documented',
		constantOf('actions/tag/addToMember.operation.ts', 'size'),
	],
	[
		'can one request contain? | #, as documented',
		constantOf('actions/member/bulkInvite.operation.ts', 'size'),
	],
	['the first # hexadecimal digits', 16],
	['A page holds up to # participants', pageSize],
	['a budget of up to # requests, which refills at a rate of # a day', budget, refill],
	// A listing of 50 pages, whose first one doesn't count against the budget.
	[
		'a live with # participants, each of the first # is',
		5_000,
		Math.floor(budget / (5_000 / pageSize - 1)),
	],
	['a fifth of the # requests per day', 50_000],
	// One poll a minute: 24 * 60, plus a few more.
	['about # or # of the # requests allowed per day', 1_500, 3_000, 50_000],
];

/** Numbers that aren't the package's: HTTP statuses, MeltingSpot's daily limit, standards, and page numbers. */
const FACTS = [
	/\b(200|201|204|400|404|413|414|429|500|502|503|504)\b/g,
	/\b50,000\b/g,
	/\b1970\b/g,
	/\bISO 8601\b/g,
	/\bSHA-256\b/g,
	/\bbase64\b/g,
	// Svix's.
	/\babout 27 hours\b|\bwithin 15 seconds\b|\b2xx\b/g,
	/\bfirst page 0 or 1\b|\bpages 2, 3, …|\bpage 1\b|\bnumbered from 0\b|\| 0 means\b/g,
];

/** The text that people read: without code, addresses and list numbers. */
const proseOf = (page: string) =>
	readText(page)
		.replace(/```[^]*?```/g, '')
		.replace(/\]\([^)]*\)/g, ']')
		.replace(/<[^>]*>/g, '')
		.replace(/`[^`]*`/g, '')
		.replace(/^\d+\. /gm, '')
		.replace(/\bn8n\b/g, 'n·n')
		.replace(/\s+/g, ' ');

const NUMBER = String.raw`(\d[\d,]*(?:\.\d+)?)`;
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const blank = (text: string) => text.replace(/\d/g, '·');

/** The text with the numbers of all claims and facts blanked, and the claims that don't hold. */
function check(page: string, text = proseOf(page)): { wrong: string[]; undeclared: string[] } {
	const wrong: string[] = [];
	let rest = text;
	for (const [claim, ...values] of CLAIMS) {
		const pattern = new RegExp(
			escape(claim.replace(/\bn8n\b/g, 'n·n')).replaceAll('#', NUMBER),
			'gi',
		);
		rest = rest.replace(pattern, (found: string, ...groups: string[]) => {
			const said = groups.slice(0, values.length).map((each) => each.replaceAll(',', ''));
			const isTrue = said.every((each, index) => each === String(values[index]));
			if (!isTrue) wrong.push(`${page}: "${found}", but the code has ${values.join(', ')}`);
			return blank(found);
		});
	}
	for (const fact of FACTS) rest = rest.replace(fact, blank);
	const undeclared = [...rest.matchAll(/.{0,30}\d[\d,.]*.{0,20}/g)].map(
		([found]) => `${page}: ${found}`,
	);
	return { wrong, undeclared };
}

it.each(PAGES)('%s: every number is one that the code has', (page) => {
	expect(check(page)).toEqual({ wrong: [], undeclared: [] });
});

it('finds a wrong number and an undeclared one', () => {
	const { wrong, undeclared } = check('x', 'Reads get up to 5 attempts. It has 7 lives.');
	expect(wrong).toEqual([`x: "up to 5 attempts", but the code has ${attempts}`]);
	expect(undeclared).toHaveLength(1);
});
