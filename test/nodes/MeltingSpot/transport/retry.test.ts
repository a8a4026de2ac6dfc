import type { Endpoint } from '../../../../nodes/MeltingSpot/transport/endpoints';
import { endpoints } from '../../../../nodes/MeltingSpot/transport/endpoints';
import {
	parseRetryAfter,
	retryDelay,
	type FailedAttempt,
} from '../../../../nodes/MeltingSpot/transport/retry';

const NOW = Date.UTC(2026, 0, 1);
const delay = (change: Partial<FailedAttempt>, random = 1) =>
	retryDelay({ endpoint: 'GET /v1/spotMembers', attempt: 1, ...change }, random);
const ALL = Object.keys(endpoints) as Endpoint[];
/** What may send an email, or would create a duplicate. */
const ONCE: Endpoint[] = [
	'POST /v1/spotMembers',
	'POST /v1/spotMembers~bulkInvite',
	'POST /v1/spotMemberCustomRole',
	'POST /v1/tags',
	'POST /v1/groups',
	'POST /v1/channels',
	'POST /v1/lives',
	'POST /v1/lives/{liveId}/participants',
	'POST /v1/lives/{liveId}/participants~bulkInvite',
	'POST /v1/lives/{liveId}/speakers~bulkInvite',
	'POST /v1/courses/{courseId}/participants',
	'POST /v1/courses/{courseId}/participants~bulkInvite',
	'POST /v1/courses/{courseId}/groups~bulkAdd',
	'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite',
	'POST /v1/forums',
	'POST /v1/forums/{forumId}/topics~bulkCreate',
];

describe.each<Partial<FailedAttempt>>([
	{},
	{ fault: 'connection lost' },
	{ fault: 'timeout' },
	{ status: 502 },
	{ status: 503 },
	{ status: 504 },
])('%j', (failed) => {
	it.each(ONCE)('never repeats an invitation or a creation: %s', (endpoint) => {
		expect(delay({ ...failed, endpoint })).toBeUndefined();
	});

	it.each(ALL.filter((endpoint) => !ONCE.includes(endpoint)))(
		'repeats three times what does no more when done again: %s',
		(endpoint) => {
			const waits = [1, 2, 3, 4].map((attempt) => delay({ ...failed, endpoint, attempt }));
			expect(waits).toEqual([1_000, 2_000, 4_000, undefined]);
		},
	);

	it('waits as told, and at least for the backoff, spread over its upper half', () => {
		expect(delay({ ...failed, retryAfterMs: 7_000 })).toBe(7_000);
		expect(delay({ ...failed, retryAfterMs: 0 })).toBe(1_000);
		expect(delay({ ...failed, attempt: 3 }, 0)).toBe(2_000);
	});
});

it.each([200, 301, 400, 401, 403, 404, 407, 413, 500, 501])('%d is never repeated', (status) => {
	for (const endpoint of ALL) expect(delay({ endpoint, status })).toBeUndefined();
});

it.each([
	'certificate not trusted',
	'certificate expired',
	'certificate of another host',
	'no TLS',
] as const)('%s is never repeated', (fault) => {
	for (const endpoint of ALL) expect(delay({ endpoint, fault })).toBeUndefined();
});

it.each([
	['7', 7_000],
	[' 1.5 ', 1_500],
	['120', 120_000],
	['0.25', 250],
	['0', 0],
	['2026-01-01T00:00:09Z', 9_000],
	['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
	['Wed, 31 Dec 2025 23:00:00 GMT', 0],
	['soon', undefined],
	['7 seconds', undefined],
	['x 7', 0],
	['', undefined],
	[undefined, undefined],
])('Retry-After: %s', (header, milliseconds) => {
	expect(parseRetryAfter(header, NOW)).toBe(milliseconds);
});
