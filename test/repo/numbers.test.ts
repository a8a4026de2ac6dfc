import { findOperation } from '../../nodes/MeltingSpot/resources';
import {
	MAX_ENTRIES_PER_REQUEST,
	MAX_ENTRIES_PER_TOOL_CALL,
	MAX_FAILED_ALONE,
} from '../../nodes/MeltingSpot/core/batch';
import type { BatchOperation } from '../../nodes/MeltingSpot/core/operation';
import { MAX_ADDRESSES, MAX_FILTER_LENGTH } from '../../nodes/MeltingSpot/api/behavior/listFilters';
import { MAX_LINES, ROUND } from '../../nodes/MeltingSpot/api/behavior/activityLines';
import { PAGE_SIZE } from '../../nodes/MeltingSpot/api/behavior/paging';
import { EDITOR_BUDGET_MS } from '../../nodes/MeltingSpot/methods/editor';
import { returnAllOrLimit } from '../../nodes/MeltingSpot/parameters/returnAll';
import { MAX_BODY_BYTES, MAX_DEPTH, MAX_VALUES } from '../../nodes/MeltingSpot/transport/body';
import { MAX_CONCURRENCY } from '../../nodes/MeltingSpot/transport/concurrency';
import {
	DAILY_LIMIT_FROM_MS,
	MAX_API_MESSAGE_LENGTH,
} from '../../nodes/MeltingSpot/transport/errors';
import { QUOTA } from '../../nodes/MeltingSpot/transport/limiter';
import { MAX_LISTED_EACH_POLL } from '../../nodes/MeltingSpot/trigger/catalog';
import { MAX_ENTRIES } from '../../nodes/MeltingSpot/transport/lruMap';
import { MAX_RETRY_WAIT_MS, TIMEOUT_MS } from '../../nodes/MeltingSpot/transport/request';
import { MAX_ATTEMPTS } from '../../nodes/MeltingSpot/transport/retry';
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

const versionOf = (manifest: string) => {
	const { dependencies } = JSON.parse(readText(manifest)) as { dependencies: { n8n: string } };
	return (/^\d+\.\d+/.exec(dependencies.n8n) ?? [''])[0];
};
const sizeOf = (resource: string, operation: string) =>
	(findOperation(resource, operation) as BatchOperation).size ?? MAX_ENTRIES_PER_REQUEST;
const defaultLimit = returnAllOrLimit.properties.find(({ name }) => name === 'limit')
	?.default as number;

const { requests } = QUOTA;
const seconds = QUOTA.windowMs / 1_000;
const timeout = TIMEOUT_MS / 1_000;
const body = MAX_BODY_BYTES / 1e6;

/** What a page says, with `#` for each number, and what those numbers are. */
const CLAIMS: Array<[text: string, ...values: Array<number | string>]> = [
	['the first # members', defaultLimit],
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
	['up to # attempts', MAX_ATTEMPTS],
	['# requests per # seconds', requests, seconds],
	['# requests in # s', requests, seconds],
	['stops at # MB, at # values, or at # levels', body, MAX_VALUES, MAX_DEPTH],
	['Once # entries have failed alone', MAX_FAILED_ALONE],
	['asks for a wait of # minutes or more', DAILY_LIMIT_FROM_MS / 60_000],
	['for up to # minutes', MAX_RETRY_WAIT_MS / 60_000],
	['# seconds, # MB, and # values per response', timeout, body, MAX_VALUES],
	['At most # s in all, and at most # MB', timeout, body],
	['more than # s, or send more than # MB', timeout, body],
	[
		'# addresses per request, # per call',
		sizeOf('member', 'bulkInvite'),
		MAX_ENTRIES_PER_TOOL_CALL,
	],
	['at most # entries per call', MAX_ENTRIES_PER_TOOL_CALL],
	['more than # people to invite in one call', MAX_ENTRIES_PER_TOOL_CALL],
	['# items per request, up to # requests at a time', PAGE_SIZE, MAX_CONCURRENCY],
	['# items per request', sizeOf('tag', 'addToMember')],
	['in pages of # members, up to # pages at a time', PAGE_SIZE, MAX_CONCURRENCY],
	['batches of up to # addresses', MAX_ADDRESSES],
	['up to # encoded characters and # addresses', MAX_FILTER_LENGTH, MAX_ADDRESSES],
	['Lists in the editor | # seconds', EDITOR_BUDGET_MS / 1_000],
	['at most # characters of MeltingSpot', MAX_API_MESSAGE_LENGTH],
	['truncated to # characters', MAX_API_MESSAGE_LENGTH],
	['for at most # triggers', MAX_ENTRIES],
	['can a page have? | #', PAGE_SIZE],
	['can one request contain? | #; nothing is documented', sizeOf('tag', 'addToMember')],
	['can one request contain? | #, as documented', sizeOf('member', 'bulkInvite')],
	['the first # hexadecimal digits', 16],
	['Activities | # per request', MAX_LINES],
	['return? | #, as documented', MAX_LINES],
	['More than # of one type', MAX_LINES],
	['The trigger outputs # of them', MAX_LINES],
	['the trigger outputs # of them', MAX_LINES],
	['among the first #', MAX_LINES],
	['one request for up to # activities', MAX_LINES],
	['A multiple of # may be', ROUND],
	['off by a factor of #, they', 1_000],

	[
		'lists all lives, # per request. In a Spot with more than # lives',
		PAGE_SIZE,
		MAX_LISTED_EACH_POLL,
	],
];

/** Numbers that aren't the package's: HTTP statuses, MeltingSpot's daily limit, standards, and page numbers. */
const FACTS = [
	/\b(200|201|202|204|400|403|404|410|413|414|429|500|502|503|504)\b/g,
	/\b50,000\b/g,
	/\b1970\b/g,
	/\bISO 8601\b/g,
	/\bthe year 2100\b/g,
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
	expect(wrong).toEqual([`x: "up to 5 attempts", but the code has ${MAX_ATTEMPTS}`]);
	expect(undeclared).toHaveLength(1);
});
