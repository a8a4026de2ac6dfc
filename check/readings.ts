import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import type { Api } from '../nodes/MeltingSpot/api/api';
import { detectDateUnit, toFilterValue } from '../nodes/MeltingSpot/api/behavior/dateUnit';
import { detectListFilterSupport } from '../nodes/MeltingSpot/api/behavior/listFilters';
import { pageReader } from '../nodes/MeltingSpot/api/behavior/paging';
import { canTell, withOtherCase } from '../nodes/MeltingSpot/api/behavior/textCase';
import { kindOf } from '../nodes/MeltingSpot/parameters/propertyTypes';
import type { ListEndpoint } from '../nodes/MeltingSpot/transport/endpoints';
import type { BoundRequest, Query } from '../nodes/MeltingSpot/transport/request';
import { bindEndpoint } from '../nodes/MeltingSpot/transport/request';
import type { Traffic } from './connect';

/** What was found about a row of docs/api-notes.md. */
export interface Finding {
	id: string;
	/** Counts, types, statuses, and names of fields; no personal data. */
	found: string;
	/** Set if unknown; `found` then says why. */
	unclear?: true;
}

export type Answer = string | Unclear;

export class Unclear {
	constructor(readonly why: string) {}
}

/** What all questions share: the first page of members, and a way to ask without failing. */
interface Probe {
	api: Api;
	traffic: Traffic;
	/** The first page of the members, 100 of them if MeltingSpot allows it. */
	members: IDataObject[];
	total: number | undefined;
	/** Requests the largest page allowed. */
	size: Query;
	/** Sends identical requests only once. */
	ask(endpoint: ListEndpoint, query: Query, path?: IDataObject): Promise<Asked>;
	askAgain(query: Query): Promise<Asked>;
}

interface Asked {
	/** HTTP status, even if refused. */
	status: number;
	rows: IDataObject[];
	total?: number;
	serverTime?: number;
}

type Question = (probe: Probe) => Promise<Answer> | Answer;

const MEMBERS = 'GET /v1/spotMembers';
/** Documented fields of a member. Source: `listSpotMembers` of MeltingSpot's API reference. */
const MEMBER_FIELDS =
	'id spotId userId email firstname lastname title lang role status customRoleId warnings embedBaseUrls updatedAt lastActivityAt'.split(
		' ',
	);
const NO_ONE = 'api-check-c0ffee00';
const FILTERS = ['email[in]', 'firstname[in]', 'lastname[in]', 'customRoleId[eq]'];

const idsOf = (rows: IDataObject[]) => rows.map(({ id }) => String(id));
const isSame = (a: IDataObject[], b: IDataObject[]) => idsOf(a).join() === idsOf(b).join();

/** The questions that reads can answer, by id in docs/api-notes.md, in the order they're asked. */
export const QUESTIONS: Record<string, Question> = {
	'date-header': ({ traffic }) => {
		const dated = traffic.seen.filter(({ headers }) => headers.includes('date')).length;
		return dated === traffic.seen.length
			? 'present'
			: dated === 0
				? 'missing'
				: 'sometimes missing';
	},

	async 'page-first'({ members, askAgain }) {
		if (members.length < 2) return new Unclear('the Spot has fewer than two members');
		const limit = Math.floor(members.length / 2);
		const [zero, one] = [await askAgain({ limit, page: 0 }), await askAgain({ limit, page: 1 })];
		if (zero.status >= 400) return one.rows.length > 0 ? '1' : new Unclear('0 and 1 are refused');
		const unnumbered = [await askAgain({ limit }), await askAgain({ limit })];
		const isFirst = ({ rows }: Asked) => unnumbered.every((each) => isSame(each.rows, rows));
		if (isFirst(zero) && isFirst(one)) return 'both 0 and 1';
		if (isFirst(one)) return '1';
		return isFirst(zero) ? '0' : new Unclear('the list changes from one request to the next');
	},

	async 'page-size'({ total, size, ask }) {
		const byDefault = (await ask(MEMBERS, {})).rows.length;
		const thousand = await ask(MEMBERS, { limit: 1_000 });
		const hundred = (await ask(MEMBERS, size)).rows.length;
		const all = Math.max(total ?? 0, thousand.rows.length, hundred);
		const least = (count: number) => (all > count ? String(count) : `${count} or more`);
		const refused = size.limit === undefined ? 'less than 100' : `${hundred} or more`;
		const most =
			thousand.status >= 400 ? `${refused} (1,000: refused)` : least(thousand.rows.length);
		return `default ${least(byDefault)}; greatest ${most}`;
	},

	async 'page-past-end'({ size, ask }) {
		const { status, rows } = await ask(MEMBERS, { ...size, page: 1_000_000 });
		if (rows.length > 0) return 'rows, as if it were another page';
		return status >= 400 ? String(status) : 'an empty page';
	},

	async 'page-order'({ members, size, askAgain }) {
		if (members.length < 2) return new Unclear('the Spot has fewer than two members');
		const again = await askAgain(size);
		const third = await askAgain(size);
		return isSame(again.rows, third.rows) && isSame(members, again.rows)
			? 'the same in three requests'
			: 'another one in each request';
	},

	async 'page-total'({ members, total, size, ask }) {
		if (total === undefined) return 'missing';
		const [email] = members.map((member) => member.email).filter(canTell);
		if (email === undefined) return new Unclear('no member has an email address');
		const { rows, total: filtered } = await ask(MEMBERS, { 'email[in]': email, ...size });
		if (total < 2) return new Unclear('the Spot has fewer than two members');
		if (rows.length !== 1) return new Unclear('the filter by email address finds another number');
		return filtered === 1 ? 'counts the filtered list' : 'counts all members';
	},

	async 'list-in'({ api, members, ask }) {
		const emails = [...new Set(members.map(({ email }) => email).filter(canTell))].slice(0, 2);
		if (emails.length < 2) return new Unclear('the Spot has fewer than two members with addresses');
		const repeated = { 'email[in]': emails as unknown as string, limit: 2 };
		const finds = ({ rows }: Asked) =>
			emails.every((email) => rows.some((row) => row.email === email));
		const none = await ask(MEMBERS, { 'email[in]': `${NO_ONE}@example.com`, limit: 2 });
		if (none.status >= 400) return new Unclear('the filter by email address is refused');
		if (none.rows.length > 0) return new Unclear('the filter by email address is ignored');
		const readsCommas = await detectListFilterSupport(api.request, api.behavior);
		const readsRepeats = finds(await ask(MEMBERS, repeated));
		if (readsCommas) return readsRepeats ? 'commas, or the name repeated' : 'commas';
		return readsRepeats ? 'the name repeated' : 'one value only';
	},

	async 'list-in-case'({ members, size, ask }) {
		const email = members.map((member) => member.email).find(canTell);
		if (email === undefined) return new Unclear('no address has letters');
		const asItIs = await ask(MEMBERS, { 'email[in]': email, ...size });
		if (asItIs.rows.length !== 1)
			return new Unclear('the filter by email address finds another number');
		const other = await ask(MEMBERS, { 'email[in]': withOtherCase(email), ...size });
		return other.rows.length === 0 ? 'case counts' : 'case is ignored';
	},

	async 'list-filter-ignored'({ members, ask }) {
		if (members.length === 0) return new Unclear('the Spot has no members');
		const states: string[] = [];
		for (const filter of FILTERS) {
			const value = filter.startsWith('customRole')
				? '00000000-0000-4000-8000-000000000000'
				: `${NO_ONE}@example.com`;
			const { status, rows } = await ask(MEMBERS, { [filter]: value, limit: 1 });
			const state = status >= 400 ? `refused (${status})` : rows.length > 0 ? 'ignored' : 'applied';
			states.push(`${filter} ${state}`);
		}
		return states.join('; ');
	},

	async 'date-unit'({ api, ask }) {
		const found: string[] = [];
		for (const field of ['registrationDate', 'invitationDate'] as const) {
			const refused = await ask(MEMBERS, { [`${field}[after]`]: 1, limit: 1 });
			if (refused.status >= 400) {
				found.push(`${field} refused (${refused.status})`);
				continue;
			}
			const list = { endpoint: MEMBERS, request: bindEndpoint(api.request, MEMBERS) } as const;
			const unit = await detectDateUnit(list, api.behavior, field).then(
				({ unit: known }) => known ?? 'unclear, since no one has such a date',
				(error: unknown) => {
					if (error instanceof UserError) return 'ignored';
					throw error;
				},
			);
			found.push(`${field} ${unit}`);
		}
		return found.join('; ');
	},

	'date-limits': () =>
		new Unclear('members include no date, so no limit can be set at one of them'),

	'member-fields'({ members }) {
		if (members.length === 0) return new Unclear('the Spot has no members');
		const names = new Set(members.flatMap((member) => Object.keys(member)));
		const more = [...names].filter((name) => !MEMBER_FIELDS.includes(name)).sort();
		const missing = MEMBER_FIELDS.filter((name) => !names.has(name));
		return `undocumented: ${more.join(', ') || 'none'}; missing: ${missing.join(', ') || 'none'}`;
	},

	'trigger-spot': ({ members }) =>
		members.length === 0
			? new Unclear('the Spot has no members')
			: members.every(({ spotId }) => typeof spotId === 'string')
				? 'yes'
				: 'no',

	async 'role-id'({ size, ask }) {
		const { rows, status } = await ask('GET /v1/spotMemberCustomRole', size);
		if (status >= 400) return new Unclear(`the list of custom roles is refused (${status})`);
		if (rows.length === 0) return new Unclear('the Spot has no custom roles');
		const isUuid = (id: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
		return idsOf(rows).every(isUuid) ? 'like a UUID' : 'of another form';
	},

	async 'property-types'({ api, members }) {
		const properties = await propertiesOf(api, members[0]);
		if (properties.length === 0) return new Unclear('the Spot has no custom properties');
		const types = properties.map((property) => {
			const type = String(property.customPropertyType)
				.replace(/[^\w-]/g, '')
				.slice(0, 30);
			return `${type} (read as ${kindOf(property)})`;
		});
		return [...new Set(types)].sort().join(', ');
	},

	async 'property-values'({ api, members }) {
		const properties = await propertiesOf(api, members[0]);
		if (properties.length === 0) return new Unclear('the Spot has no custom properties');
		const forms = properties.map(
			(property) => `${kindOf(property)}: ${jsonTypeOf(property.value)}`,
		);
		return [...new Set(forms)].sort().join(', ');
	},

	async 'property-definitions'({ api, members }) {
		if (members.length < 2) return new Unclear('the Spot has fewer than two members');
		const [a, b] = [await propertiesOf(api, members[0]), await propertiesOf(api, members[1])];
		const slugs = (all: IDataObject[]) => all.map((each) => each.customPropertySlug).join();
		return slugs(a) === slugs(b) ? 'every member has all of them' : 'members have different ones';
	},

	async 'list-text-case'({ size, ask }) {
		const tags = await ask('GET /v1/tags', size);
		const name = tags.rows.map((tag) => tag.name).find(canTell);
		if (name === undefined) return new Unclear('no tag has a name with ASCII letters only');
		const none = await ask('GET /v1/tags', { 'name[contains]': NO_ONE, ...size });
		if (none.status >= 400) return `refused (${none.status})`;
		if (none.rows.length > 0) return 'the filter is ignored';
		const { rows } = await ask('GET /v1/tags', { 'name[contains]': withOtherCase(name), ...size });
		if (rows.some((tag) => tag.name === name)) return 'case is ignored';
		const asItIs = await ask('GET /v1/tags', { 'name[contains]': name, ...size });
		return asItIs.rows.some((tag) => tag.name === name)
			? 'case counts'
			: new Unclear('the filter finds nothing');
	},

	async 'names-unique'({ size, ask }) {
		const { rows } = await ask('GET /v1/tags', size);
		if (new Set(rows.map(({ name }) => name)).size < rows.length)
			return 'no: two tags have one name';
		return new Unclear('no two tags have one name');
	},

	async 'tag-members-path'({ ask }) {
		const [tag] = (await ask('GET /v1/tags', { limit: 1 })).rows;
		if (!tag) return new Unclear('the Spot has no tags');
		const { status } = await ask(
			'GET /v1/tags/{tagId}/spotMembers',
			{ limit: 1 },
			{ tagId: tag.id },
		);
		return status >= 400 ? `another one (${status})` : 'as assumed';
	},

	async 'row-filters'({ size, ask }) {
		const planned = await ask('GET /v1/lives', { 'status[eq]': 'Planned', ...size });
		if (planned.status >= 400) return `status of lives refused (${planned.status})`;
		const all = await ask('GET /v1/lives', size);
		const others = (rows: IDataObject[]) =>
			rows.some((live) => ![live.status, live.computedStatus].includes('Planned'));
		if (!others(all.rows)) return new Unclear('all lives are planned, or there are none');
		return others(planned.rows) ? 'status of lives ignored' : 'status of lives applied';
	},

	async 'live-status'({ size, ask }) {
		const { rows } = await ask('GET /v1/lives', size);
		const torn = rows.find(({ status, computedStatus }) => status !== computedStatus);
		if (!torn) return new Unclear("no live's two statuses differ");
		const finds = async (status: unknown) =>
			idsOf((await ask('GET /v1/lives', { 'status[eq]': String(status), ...size })).rows).includes(
				String(torn.id),
			);
		const [own, computed] = [await finds(torn.status), await finds(torn.computedStatus)];
		if (own && computed) return 'both, or the filter is ignored';
		return own ? 'status' : computed ? 'computedStatus' : new Unclear('neither finds the live');
	},

	async 'live-dates'({ ask }) {
		const ever = await ask('GET /v1/lives', { 'startDate[gt]': 1, limit: 1 });
		if (ever.status >= 400) return `refused (${ever.status})`;
		if (ever.rows.length === 0) return new Unclear('the filter finds no lives');
		const ahead = Date.now() + 20 * 365 * 24 * 60 * 60_000;
		const finds = async (unit: 'milliseconds' | 'seconds') =>
			(await ask('GET /v1/lives', { 'startDate[gt]': toFilterValue(ahead, unit), limit: 1 })).rows
				.length > 0;
		if (!(await finds('seconds'))) return 'seconds';
		return (await finds('milliseconds')) ? 'the filter is ignored' : 'milliseconds';
	},

	async 'trigger-total'({ total, ask }) {
		if (total === undefined) return 'missing';
		const found = await ask(MEMBERS, { 'registrationDate[after]': 1, limit: 1 });
		if (found.status >= 400) return new Unclear(`the filter is refused (${found.status})`);
		const ahead = Math.floor((Date.now() + 365 * 24 * 60 * 60_000) / 1) * 1_000;
		const none = await ask(MEMBERS, { 'registrationDate[after]': ahead, limit: 1 });
		if (none.rows.length > 0) return new Unclear('the filter by date is ignored');
		return none.total === 0 ? 'counts the filtered list' : 'counts all members';
	},

	async 'error-body'({ api, traffic }) {
		await api
			.request<'GET /v1/spotMembers/{spotMemberId}', 400 | 404>(
				'GET /v1/spotMembers/{spotMemberId}',
				{
					path: { spotMemberId: '00000000-0000-4000-8000-000000000000' },
					acceptStatuses: [400, 404],
				},
			)
			.catch(() => undefined);
		const last = traffic.seen.at(-1);
		if (!last || last.status < 400)
			return new Unclear('the request for an unknown member succeeded');
		return `status ${last.status}, fields: ${last.errorFields?.sort().join(', ') ?? 'not JSON'}`;
	},

	'quota-response'({ traffic }) {
		const names = new Set(traffic.seen.flatMap(({ headers }) => headers));
		const rate = [...names].filter((name) => /rate|retry|quota/.test(name)).sort();
		const refused = traffic.seen.filter(({ status }) => status === 429).length;
		return `${refused || 'no'} responses with 429; rate headers: ${rate.join(', ') || 'none'}`;
	},

	redirect: ({ traffic }) =>
		traffic.seen.some(({ status }) => status >= 300 && status < 400) ? 'yes' : 'no',
};

async function propertiesOf(api: Api, member?: IDataObject): Promise<IDataObject[]> {
	if (!member) return [];
	const { body } = await api.request('GET /v1/spotMembers/{spotMemberId}/customPropertiesValues', {
		path: { spotMemberId: String(member.id) },
		query: { limit: 10 },
	});
	return body.items;
}

function jsonTypeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** Asks every question in turn. Those left when the requests run out are unclear. */
export async function readAnswers(api: Api, traffic: Traffic): Promise<Finding[]> {
	const first = await pageReader(bindEndpoint(api.request, MEMBERS), api.behavior).first();
	const asked = new Map<string, Promise<Asked>>();
	const probe: Probe = {
		api,
		traffic,
		members: first.rows,
		total: first.total,
		size: api.behavior.rejectsPageSize ? {} : { limit: 100 },
		askAgain: async (query) => await ask(api, MEMBERS, { query }),
		async ask(endpoint, query, path) {
			const key = JSON.stringify([endpoint, query, path]);
			if (!asked.has(key)) asked.set(key, ask(api, endpoint, { query, path }));
			return await asked.get(key)!;
		},
	};
	const findings: Finding[] = [];
	for (const [id, question] of Object.entries(QUESTIONS)) {
		const answer = await Promise.resolve()
			.then(() => question(probe))
			.catch((error: unknown) => whyUnclear(error, traffic));
		findings.push(toFinding(id, answer));
	}
	return findings;
}

export function toFinding(id: string, answer: Answer): Finding {
	return answer instanceof Unclear
		? { id, found: answer.why, unclear: true }
		: { id, found: answer };
}

/** Only the status: MeltingSpot's message may quote the request. */
export function whyUnclear(error: unknown, traffic?: Traffic): Unclear {
	if (traffic?.isExhausted) return new Unclear('the run has used all of its requests');
	const status = error instanceof NodeApiError ? error.httpCode : undefined;
	return new Unclear(status ? `MeltingSpot answered with status ${status}` : 'a request failed');
}

async function ask(
	api: Api,
	endpoint: ListEndpoint,
	{ query, path }: { query: Query; path?: IDataObject },
): Promise<Asked> {
	const request: BoundRequest<ListEndpoint> = bindEndpoint(api.request, endpoint, path as never);
	const response = await request({ query, acceptStatuses: [400, 404] as const });
	if (response.refused) return { status: response.refused, rows: [] };
	const { items, total } = response.body;
	return {
		status: response.status,
		rows: items,
		total: typeof total === 'number' ? total : undefined,
		serverTime: response.serverTime,
	};
}
