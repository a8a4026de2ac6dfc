import type { Context, Handler, OpenAPIBackend } from 'openapi-backend';
import { createContract, isEmailAddress } from './contract';
import { Failure } from './failure';
import { memberIn, oneOfThese, pageOf, type MemberQuery, type PageQuery } from './listing';
import type { Dialect } from './dialect';
import type { LoggedRequest } from './log';
import type { FailedInvitation, PropertyValue } from './model';
import type { Spot } from './spot';
import type { MemberChanges } from './world';

export interface Answer {
	status: number;
	body: unknown;
}

/** What the operations read; the contract has seen to its types. */
type Call<Body = unknown, Query = unknown> = Context<
	Body,
	{ spotMemberId: string; customPropertySlug: string },
	Query
>;

const ok = (body: unknown): Answer => ({ status: 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });

const operations = {
	listSpotMembers: (
		{ request }: Call<unknown, MemberQuery>,
		spot: Spot,
		sent: LoggedRequest['query'],
	) => ok(spot.listing.page(readLists(request.query, sent, spot.dialect), spot.dialect)),

	getSpotMember: ({ request }: Call, spot: Spot) =>
		ok(memberIn(spot.dialect, spot.world.record(request.params.spotMemberId))),

	updateSpotMember: ({ request }: Call<MemberChanges>, spot: Spot) =>
		ok(memberIn(spot.dialect, spot.world.put(request.params.spotMemberId, request.requestBody))),

	inviteSpotMember: (
		{ request }: Call<{ email: string; withEmailNotification?: boolean }>,
		spot: Spot,
	) => {
		const record = spot.world.invite(request.requestBody);
		if (!record) throw new Failure(400, `${request.requestBody.email} is a member already`);
		return created(memberIn(spot.dialect, record));
	},

	bulkInviteSpotMembers: (
		{ request }: Call<{ emails: string[]; withEmailNotification?: boolean }>,
		spot: Spot,
	) => {
		const { emails, withEmailNotification } = request.requestBody;
		const invited = emails.map((email) => ({
			email,
			record: isEmailAddress(email)
				? spot.world.invite({ email, withEmailNotification })
				: undefined,
		}));
		return created({
			created: invited.flatMap(({ record }) => (record ? memberIn(spot.dialect, record) : [])),
			failed: invited.flatMap(({ email, record }) => (record ? [] : failedInvitation(email))),
		});
	},

	listCustomPropertiesValues: ({ request }: Call<unknown, PageQuery>, spot: Spot) => {
		const values = spot.world.valuesOf(request.params.spotMemberId);
		return ok(pageOf(values, values.length, request.query, spot.dialect));
	},

	updateCustomPropertyValue: ({ request }: Call<{ value: PropertyValue }>, spot: Spot) => {
		const { spotMemberId, customPropertySlug } = request.params;
		const [set] = spot.world.setValues(spotMemberId, [
			{ customPropertySlug, value: request.requestBody.value },
		]);
		return ok(set);
	},

	bulkUpsertCustomPropertiesValues: (
		{ request }: Call<Array<{ customPropertySlug: string; value: PropertyValue }>>,
		spot: Spot,
	) => ok(spot.world.setValues(request.params.spotMemberId, request.requestBody)),

	listCustomRoles: (
		{
			request,
		}: Call<
			unknown,
			PageQuery & { 'label[eq]'?: string; 'label[contains]'?: string; 'label[in]'?: string[] }
		>,
		spot: Spot,
		sent: LoggedRequest['query'],
	) => {
		const query = readLists(request.query, sent, spot.dialect);
		const { 'label[eq]': label, 'label[contains]': part, 'label[in]': labels } = query;
		const roles = spot.world.customRoles;
		const matching = roles.filter(
			(role) =>
				(label === undefined || role.label === label) &&
				(part === undefined || role.label.includes(part)) &&
				(labels === undefined || oneOfThese(labels, spot.dialect).matches(role.label)),
		);
		return ok(pageOf(matching, roles.length, query, spot.dialect));
	},
} satisfies Record<string, Handler>;

/** Takes back that the contract splits lists at their commas, where the dialect does not. */
function readLists<Query extends object>(
	query: Query,
	sent: LoggedRequest['query'],
	{ inLists }: Dialect,
): Query {
	if (inLists === 'commaJoined') return query;
	const lists = Object.entries(sent).filter(([name]) => name.endsWith('[in]'));
	return { ...query, ...Object.fromEntries(lists.map(([name, value]) => [name, [value].flat()])) };
}

/** The shape is documented by one example alone; what is not known of an address is empty here. */
function failedInvitation(email: string): FailedInvitation {
	return {
		email,
		firstname: '',
		lastname: '',
		title: '',
		role: 'Member',
		avatarUrl: '',
		lang: 'en',
		theme: 'light',
		timezone: 'Africa/Abidjan',
	};
}

/** The public API. `handleRequest(request, spot, queryAsSent)` brings an Answer; it keeps no state of its own. */
export function createApi(): OpenAPIBackend {
	return createContract({
		handlers: {
			...operations,
			preOperationHandler: ({ request, operation }: Context) => {
				const type = request.headers['content-type'] as string | undefined;
				if (operation.requestBody && !/^application\/json\b/i.test(type ?? '')) {
					throw new Failure(400, 'The body has to come with Content-Type: application/json');
				}
			},
			notFound: ({ request }: Context) => {
				throw new Failure(404, `There is no ${request.method.toUpperCase()} ${request.path}`);
			},
			methodNotAllowed: ({ request }: Context) => {
				throw new Failure(405, `${request.path} does not take ${request.method.toUpperCase()}`);
			},
			unauthorizedHandler: () => {
				throw new Failure(401, 'The Authorization header is missing or does not hold the key');
			},
			validationFail: ({ validation }: Context) => {
				throw new Failure(400, (validation.errors ?? []).map(describe).join('; '));
			},
		},
		securityHandlers: {
			secretKey: ({ request }: Context, spot: Spot) => spot.accepts(request.headers.authorization),
		},
	});
}

type ValidationError = NonNullable<Context['validation']['errors']>[number];

/** Where the request breaks the contract and how: `query/limit must be integer`. */
function describe({ keyword, instancePath, message, params }: ValidationError): string {
	if (keyword === 'parse') return `the body is not JSON: ${message}`;
	const detail = params as { additionalProperty?: string; allowedValues?: unknown[] };
	const place = instancePath.replace(/^\//, '').replace(/^requestBody/, 'body') || 'request';
	const which = detail.additionalProperty ?? detail.allowedValues?.join(', ');
	return `${place} ${message ?? 'is not valid'}${which === undefined ? '' : ` (${which})`}`;
}
