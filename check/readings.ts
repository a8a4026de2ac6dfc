import type { IDataObject } from 'n8n-workflow';
import { kindOf } from '../nodes/MeltingSpot/parameters/propertyTypes';
import { type Client, path, type Page, type Query, type Row } from './client';
import { parseBody } from '../nodes/MeltingSpot/transport/endpoints';
import { parseJson } from '../nodes/MeltingSpot/transport/json';
import { type Findings, known, listed, say, unclear, whyFailed, type Words } from './words';

/** What all questions share: the first page of members, and ways to read lists. */
interface Probe {
	client: Client;
	/** The first page of the members, 100 of them if MeltingSpot allows it. */
	members: Row[];
	total?: number;
	/** Requests the largest page allowed. */
	size: Query;
	/** Reads a page; the same one only once. */
	get(at: string, query: Query): Promise<Page>;
	/** Reads a page of members anew. */
	again(query: Query): Promise<Page>;
}

type Question = (probe: Probe) => Promise<Words> | Words;

const MEMBERS = '/v1/spotMembers';
const TAGS = '/v1/tags';
const LIVES = '/v1/lives';
/** Source: `listSpotMembers` of MeltingSpot's API reference. */
const MEMBER_FIELDS =
	'id spotId userId email firstname lastname title lang role status customRoleId warnings embedBaseUrls updatedAt lastActivityAt'.split(
		' ',
	);
/** Undocumented, but usual. */
const ERROR_FIELDS = ['statusCode', 'message', 'error', 'detail', 'errors'];
const RATE_HEADERS = ['retry-after', 'ratelimit', 'ratelimit-policy'].concat(
	['ratelimit-', 'x-ratelimit-', 'x-rate-limit-'].flatMap((start) =>
		['limit', 'remaining', 'reset'].map((end) => start + end),
	),
);
/** Only the first one is documented. */
const PROPERTY_TYPES = ['Text', 'Number', 'Boolean', 'Date', 'SingleSelect', 'MultipleSelect'];
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const ACTIVITIES = '/v1/activities~export';
const NO_ONE = 'api-check-c0ffee00';
const YEAR_MS = 365 * 24 * 60 * 60_000;
const TOO_FEW = unclear`the Spot has fewer than two members`;

const idsOf = (rows: Row[]) => rows.map(({ id }) => String(id));
const isSame = (a: Row[], b: Row[]) => idsOf(a).join() === idsOf(b).join();
const emailsOf = (members: Row[]) =>
	[...new Set(members.map(({ email }) => email))].filter(hasCase);

/** Whether a text has letters, ASCII only, and no comma, which may be read as its end. */
const hasCase = (value: unknown): value is string =>
	typeof value === 'string' && /^[ -+\--~]*$/.test(value) && /[a-z]/i.test(value);
const withOtherCase = (text: string) =>
	text.replace(/[a-z]/gi, (letter) =>
		letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
	);

export const jsonTypeOf = (value: unknown) =>
	(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value) as Words;
export const kindOfProperty = (property: Row) => kindOf(property as IDataObject) as Words;

/** What a filter did that matches nothing. */
function stateOf({ status, rows }: Page): Words {
	if (status >= 400) return say`refused (${status})`;
	return rows.length > 0 ? say`ignored` : say`applied`;
}

/** How MeltingSpot reads the numbers of a date filter. */
async function readDateFilter({ get }: Probe, at: string, filter: string): Promise<Words> {
	return await readUnit(async (date) => stateOf(await get(at, { [filter]: date, limit: 1 })));
}

/** @param after what the filter did with a date */
async function readUnit(after: (date: number) => Promise<Words>): Promise<Words> {
	const ever = await after(1);
	if (ever !== 'ignored') return ever === 'applied' ? say`unclear (finds nothing)` : ever;
	// Read as milliseconds, a date in seconds is one of 1970.
	const ahead = Date.now() + 5 * YEAR_MS;
	if ((await after(Math.floor(ahead / 1_000))) === 'applied') return say`seconds`;
	return (await after(ahead)) === 'applied' ? say`milliseconds` : say`ignored`;
}

/** A page of activities, however they are written. */
async function exportOf({ client }: Probe, query: Query): Promise<Page & { text: string }> {
	const { status, text } = await client.ask('GET', ACTIVITIES, query);
	const rows = status < 300 ? (parseBody('lines', text)?.body ?? []) : [];
	return { status, rows, text };
}

async function propertiesOf({ get }: Probe, { id }: Row): Promise<Row[]> {
	return (await get(path`/v1/spotMembers/${id}/customPropertiesValues`, { limit: 10 })).rows;
}

/** A question about each custom property of a member. */
const ofProperties =
	(tell: (property: Row) => Words): Question =>
	async (probe) => {
		const properties = probe.members[0] ? await propertiesOf(probe, probe.members[0]) : [];
		return properties.length > 0
			? listed(properties.map(tell))
			: unclear`the Spot has no custom properties`;
	};

/** The questions that reads can answer, by id in docs/api-notes.md, in the order they're asked. */
export const QUESTIONS: Record<string, Question> = {
	'date-header': ({ client: { seen } }) => {
		const dated = seen.filter(({ headers }) => headers.includes('date')).length;
		if (dated === 0) return say`missing`;
		return dated === seen.length ? say`present` : say`sometimes missing`;
	},

	async 'page-first'({ members, again }) {
		if (members.length < 2) return TOO_FEW;
		const limit = Math.floor(members.length / 2);
		const [zero, one] = [await again({ limit, page: 0 }), await again({ limit, page: 1 })];
		if (zero.status >= 400) return one.rows.length > 0 ? say`1` : unclear`0 and 1 are refused`;
		const unnumbered = [await again({ limit }), await again({ limit })];
		const isFirst = ({ rows }: Page) => unnumbered.every((each) => isSame(each.rows, rows));
		if (isFirst(zero) && isFirst(one)) return say`both 0 and 1`;
		if (isFirst(one)) return say`1`;
		return isFirst(zero) ? say`0` : unclear`the list changes from one request to the next`;
	},

	async 'page-size'({ total = 0, size, get }) {
		const byDefault = (await get(MEMBERS, {})).rows.length;
		const thousand = await get(MEMBERS, { limit: 1_000 });
		const hundred = (await get(MEMBERS, size)).rows.length;
		const all = Math.max(total, thousand.rows.length, hundred);
		const atLeast = (count: number) => (all > count ? say`${count}` : say`${count} or more`);
		const most =
			thousand.status < 400
				? atLeast(thousand.rows.length)
				: size.limit === undefined
					? say`less than 100 (1,000: refused)`
					: say`${hundred} or more (1,000: refused)`;
		return say`default ${atLeast(byDefault)}; greatest ${most}`;
	},

	async 'page-past-end'({ size, get }) {
		const { status, rows } = await get(MEMBERS, { ...size, page: 1_000_000 });
		if (rows.length > 0) return say`rows, as if it were another page`;
		return status >= 400 ? say`${status}` : say`an empty page`;
	},

	async 'page-order'({ members, size, again }) {
		if (members.length < 2) return TOO_FEW;
		const [second, third] = [await again(size), await again(size)];
		return isSame(second.rows, third.rows) && isSame(members, second.rows)
			? say`the same in three requests`
			: say`another one in each request`;
	},

	async 'page-total'({ members, total, size, get }) {
		if (total === undefined) return say`missing`;
		const [email] = emailsOf(members);
		if (email === undefined) return unclear`no member has an email address`;
		const { rows, total: filtered } = await get(MEMBERS, { 'email[in]': email, ...size });
		if (total < 2) return TOO_FEW;
		if (rows.length !== 1) return unclear`the filter by email address finds another number`;
		return filtered === 1 ? say`counts the filtered list` : say`counts all members`;
	},

	async 'list-in'({ members, get }) {
		const emails = emailsOf(members).slice(0, 2);
		if (emails.length < 2) return TOO_FEW;
		const find = async (wanted: string | string[]) =>
			await get(MEMBERS, { 'email[in]': wanted, limit: 2 });
		const hasBoth = ({ rows }: Page) =>
			emails.every((email) => rows.some((row) => row.email === email));
		const state = stateOf(await find(`${NO_ONE}@example.com`));
		if (state !== 'applied') return unclear`the filter by email address is ${state}`;
		const readsCommas = hasBoth(await find(emails.join(',')));
		const readsRepeats = hasBoth(await find(emails));
		if (readsCommas) return readsRepeats ? say`commas, or the name repeated` : say`commas`;
		return readsRepeats ? say`the name repeated` : say`one value only`;
	},

	async 'list-in-case'({ members, size, get }) {
		const [email] = emailsOf(members);
		if (email === undefined) return unclear`no address has letters`;
		const asItIs = await get(MEMBERS, { 'email[in]': email, ...size });
		if (asItIs.rows.length !== 1) return unclear`the filter by email address finds another number`;
		const other = await get(MEMBERS, { 'email[in]': withOtherCase(email), ...size });
		return other.rows.length === 0 ? say`case counts` : say`case is ignored`;
	},

	async 'list-filter-ignored'({ members, get }) {
		if (members.length === 0) return unclear`the Spot has no members`;
		const stateOfFilter = async (filter: Words, value: string) =>
			say`${filter} ${stateOf(await get(MEMBERS, { [filter]: value, limit: 1 }))}`;
		const email = await stateOfFilter(say`email[in]`, `${NO_ONE}@example.com`);
		const first = await stateOfFilter(say`firstname[in]`, NO_ONE);
		const last = await stateOfFilter(say`lastname[in]`, NO_ONE);
		const role = await stateOfFilter(say`customRoleId[eq]`, UNKNOWN_ID);
		return say`${email}; ${first}; ${last}; ${role}`;
	},

	async 'date-unit'(probe) {
		const registration = await readDateFilter(probe, MEMBERS, 'registrationDate[after]');
		const invitation = await readDateFilter(probe, MEMBERS, 'invitationDate[after]');
		return say`registrationDate ${registration}; invitationDate ${invitation}`;
	},

	'member-fields'({ members }) {
		if (members.length === 0) return unclear`the Spot has no members`;
		const names = new Set(members.flatMap((member) => Object.keys(member)));
		const missing = MEMBER_FIELDS.filter((name) => !names.has(name));
		for (const name of MEMBER_FIELDS) names.delete(name);
		const types = members.flatMap((member) =>
			[...names].filter((name) => name in member).map((name) => jsonTypeOf(member[name])),
		);
		return say`${names.size} undocumented (${listed(types)}); missing: ${known(missing, MEMBER_FIELDS)}`;
	},

	async 'role-id'({ size, get }) {
		const { rows, status } = await get('/v1/spotMemberCustomRole', size);
		if (status >= 400) return unclear`the list of custom roles is refused (${status})`;
		if (rows.length === 0) return unclear`the Spot has no custom roles`;
		const isUuid = (id: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
		return idsOf(rows).every(isUuid) ? say`like a UUID` : say`of another form`;
	},

	'property-types': ofProperties((property) => {
		const type = known([String(property.customPropertyType)], PROPERTY_TYPES);
		return say`${type} (read as ${kindOfProperty(property)})`;
	}),

	'property-values': ofProperties(
		(property) => say`${kindOfProperty(property)}: ${jsonTypeOf(property.value)}`,
	),

	async 'property-definitions'(probe) {
		const [first, second] = probe.members;
		if (!second) return TOO_FEW;
		const slugsOf = async (member: Row) =>
			(await propertiesOf(probe, member)).map((each) => each.customPropertySlug).join();
		return (await slugsOf(first)) === (await slugsOf(second))
			? say`every member has all of them`
			: say`members have different ones`;
	},

	async 'list-text-case'({ size, get }) {
		const name = (await get(TAGS, size)).rows.map((tag) => tag.name).find(hasCase);
		if (name === undefined) return unclear`no tag has a name with ASCII letters only`;
		const find = async (text: string) => await get(TAGS, { 'name[contains]': text, ...size });
		const hasIt = ({ rows }: Page) => rows.some((tag) => tag.name === name);
		const state = stateOf(await find(NO_ONE));
		if (state !== 'applied') return state;
		if (hasIt(await find(withOtherCase(name)))) return say`case is ignored`;
		return hasIt(await find(name)) ? say`case counts` : unclear`the filter finds nothing`;
	},

	async 'names-unique'({ size, get }) {
		const { rows } = await get(TAGS, size);
		return new Set(rows.map(({ name }) => name)).size < rows.length
			? say`no: two tags have one name`
			: unclear`no two tags have one name`;
	},

	async 'tag-members-path'({ get }) {
		const [tag] = (await get(TAGS, { limit: 1 })).rows;
		if (!tag) return unclear`the Spot has no tags`;
		const { status } = await get(path`/v1/tags/${tag.id}/spotMembers`, { limit: 1 });
		return status >= 400 ? say`another one (${status})` : say`as assumed`;
	},

	async 'row-filters'({ size, get }) {
		const planned = await get(LIVES, { 'status[eq]': 'Planned', ...size });
		if (planned.status >= 400) return say`status of lives refused (${planned.status})`;
		const hasOthers = ({ rows }: Page) =>
			rows.some((live) => ![live.status, live.computedStatus].includes('Planned'));
		if (!hasOthers(await get(LIVES, size))) {
			return unclear`all lives are planned, or there are none`;
		}
		return hasOthers(planned) ? say`status of lives ignored` : say`status of lives applied`;
	},

	async 'live-status'({ size, get }) {
		const { rows } = await get(LIVES, size);
		const torn = rows.find(({ status, computedStatus }) => status !== computedStatus);
		if (!torn) return unclear`no live's two statuses differ`;
		const finds = async (status: unknown) => {
			const found = await get(LIVES, { 'status[eq]': String(status), ...size });
			return idsOf(found.rows).includes(String(torn.id));
		};
		const [own, computed] = [await finds(torn.status), await finds(torn.computedStatus)];
		if (own && computed) return say`both, or the filter is ignored`;
		return own ? say`status` : computed ? say`computedStatus` : unclear`neither finds the live`;
	},

	'live-dates': async (probe) => await readDateFilter(probe, LIVES, 'startDate[gt]'),

	'activity-unit': async (probe) =>
		await readUnit(async (date) =>
			stateOf(await exportOf(probe, { 'fromDate[eq]': date, limit: 1 })),
		),

	async 'activity-format'(probe) {
		const { status, rows, text } = await exportOf(probe, { 'fromDate[eq]': 1, limit: 2 });
		if (status >= 400) return say`refused (${status})`;
		if (rows.length === 0) return text.trim() === '' ? say`none` : say`none, or another form`;
		if (text.trimStart().startsWith('[')) return say`a list`;
		const isWhole = parseJson(text) !== undefined && rows.length > 1;
		return isWhole ? say`an object with a list` : say`lines`;
	},

	async 'activity-id'(probe) {
		const { rows } = await exportOf(probe, { 'fromDate[eq]': 1, limit: 100 });
		if (rows.length === 0) return unclear`there are no activities`;
		const ids = rows.map(({ eventId }) => eventId);
		const types = listed(ids.map(jsonTypeOf));
		const isUnique = new Set(ids).size === rows.length;
		return isUnique ? say`eventId (${types}), unique` : say`eventId (${types}), not unique`;
	},

	async 'activity-types'(probe) {
		const { rows } = await exportOf(probe, { 'fromDate[eq]': 1, limit: 100 });
		const types = [...new Set(rows.map(({ type }) => String(type)))];
		if (types.length < 3) return unclear`there are fewer than three types of activities`;
		const find = async (query: Query) =>
			await exportOf(probe, { 'fromDate[eq]': 1, limit: 100, ...query });
		const tell = ({ status, rows: found }: Page, wanted: string[]): Words => {
			if (status >= 400) return say`refused (${status})`;
			if (found.length === 0) return say`finds nothing`;
			const others = found.some(({ type }) => !wanted.includes(String(type)));
			return others ? say`ignored` : say`applied`;
		};
		const [first, second] = types;
		const one = tell(await find({ 'eventType[eq]': first }), [first]);
		const joined = tell(await find({ 'eventType[in]': `${first},${second}` }), [first, second]);
		return say`one ${one}; several, joined by commas, ${joined}`;
	},

	async 'form-path'({ members, client }) {
		const found = new Map<number, number>();
		for (const { id } of members.slice(0, 5)) {
			const at = path`/v1/spotMembers/${id}/customFormAnswers`;
			const { status } = await client.ask('GET', at, { limit: 1 });
			found.set(status, (found.get(status) ?? 0) + 1);
		}
		if (found.size === 0) return unclear`the Spot has no members`;
		return listed([...found].map(([status, count]) => say`${status}: ${count} members`));
	},

	async 'trigger-total'({ total, get }) {
		if (total === undefined) return say`missing`;
		// Ahead in either unit.
		const ahead = (Date.now() + YEAR_MS) * 1_000;
		const none = await get(MEMBERS, { 'registrationDate[after]': ahead, limit: 1 });
		const state = stateOf(none);
		if (state !== 'applied') return unclear`the filter by date is ${state}`;
		return none.total === 0 ? say`counts the filtered list` : say`counts all members`;
	},

	async 'error-body'({ client }) {
		const { status, body } = await client.ask('GET', path`/v1/spotMembers/${UNKNOWN_ID}`);
		if (status < 300) return unclear`the request for an unknown member succeeded`;
		return say`status ${status}, fields: ${known(Object.keys(body), ERROR_FIELDS)}`;
	},

	'quota-response'({ client: { seen } }) {
		const names = seen
			.flatMap(({ headers }) => headers)
			.filter((name) => /rate|retry|quota/.test(name));
		const refused = seen.filter(({ status }) => status === 429).length;
		return say`${refused} responses with 429; rate headers: ${known(names, RATE_HEADERS)}`;
	},
};

/** Asks every question in turn. Those left when the requests run out are unclear. @throws Failure */
export async function readAnswers(client: Client): Promise<Findings> {
	const pages = new Map<string, Promise<Page>>();
	const get = async (at: string, query: Query) => {
		const key = JSON.stringify([at, query]);
		if (!pages.has(key)) pages.set(key, client.list(at, query));
		return await pages.get(key)!;
	};
	const isRefused = (await get(MEMBERS, { limit: 100 })).status >= 400;
	const size: Query = isRefused ? {} : { limit: 100 };
	const { rows: members, total } = await get(MEMBERS, size);
	const again = async (query: Query) => await client.list(MEMBERS, query);
	const probe: Probe = { client, members, total, size, get, again };
	const findings: Findings = {};
	for (const [id, question] of Object.entries(QUESTIONS)) {
		findings[id] = await Promise.resolve(probe)
			.then(question)
			.catch((error: unknown) => unclear`${whyFailed(error)}`);
	}
	return findings;
}
