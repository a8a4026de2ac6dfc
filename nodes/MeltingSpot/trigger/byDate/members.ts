import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { Collector, keyOf } from '../../api/collector';
import type { DateField } from '../../api/dateFilter';
import { openDateFilter } from '../../api/dateFilter';
import { tryFirstPage } from '../../api/lists';
import { shapes } from '../../api/shapes';
import { clock } from '../../transport/clock';
import { bindEndpoint } from '../../transport/request';
import { Missing } from '../kind';
import { readListing } from '../listing';
import { spotOf } from '../state';
import type { Source } from './source';
import { pageBudget } from './window';

const MEMBERS = 'GET /v1/spotMembers';

/** Members by the date of their registration or invitation. */
export function membersBy(dateField: DateField): Source {
	return {
		plural: 'members',
		shape: shapes.member,
		open: async (api) => await openDateFilter(api, dateField),
		async list({ api, clock: now, deadline }, filter, { window, check }) {
			const collector = new Collector();
			const askedAt = now();
			/** Set with the first page, which shows how fast MeltingSpot is. */
			let maxPages: number | undefined;
			const { ending, error } = await readListing(api, bindEndpoint(api.request, MEMBERS), {
				query: filter.query({ after: window.after, before: window.until }),
				collector,
				async check({ rows }) {
					maxPages ??= pageBudget(window, deadline - now(), now() - askedAt);
					await check(rows);
				},
				isEnough: () => collector.expectedPages > (maxPages ?? Infinity),
			});
			const { rows, serverTime } = collector;
			return { ending, rows, serverTime, error };
		},
		keysOf: (rows) => rows.map((row) => keyOf(row)),
		spotOf,
		sample: async (api) => await sampleMember(api, dateField),
	};
}

const HOUR_MS = 60 * 60_000;
/** How far a sample looks back, step by step. */
export const SAMPLE_WINDOWS_MS = [HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS];

/** The status of a member right after the event. */
const STATUS_AFTER: Record<DateField, string> = {
	invitationDate: 'Invited',
	registrationDate: 'Accepted',
};

/**
 * A member with a recent date. Members carry no date, so windows of growing length are read until one has someone with
 * a fitting status.
 */
async function sampleMember(api: Api, dateField: DateField): Promise<IDataObject | Missing> {
	const filter = await openDateFilter(api, dateField);
	const request = bindEndpoint(api.request, MEMBERS);
	const now = clock.now();
	const starts = [...SAMPLE_WINDOWS_MS.map((width) => now - width), 1];
	const queries = filter.findsAny ? starts.map((after) => filter.query({ after })) : [];
	let unfitting: IDataObject | undefined;
	for (const query of [...queries, {}]) {
		const rows = await tryFirstPage(request, api, query);
		const member = rows.find(({ status }) => status === STATUS_AFTER[dateField]);
		if (member) return member;
		unfitting ??= rows[0];
	}
	if (unfitting) return unfitting;
	return new Missing(
		'Your Spot has no members yet, so there is nothing to show.',
		'Invite a member first.',
	);
}
