import type { IDataObject } from 'n8n-workflow';
import { parseJson } from './json';

/** What a successful response holds. `isShape` says by which sign it is told from anything else. */
export interface ResponseShapes {
	/** One entity, such as a member, with its `id`. */
	entity: IDataObject;
	/** Part of a list. `total` counts the whole list and may be missing. */
	page: { items: IDataObject[]; total?: number };
	/** The value of a custom property, with its slug. */
	propertyValue: IDataObject;
	/** Values of custom properties: a whole list without an envelope. */
	propertyValues: IDataObject[];
	/** What was created of many entries, and what wasn't. */
	outcomes: { created?: IDataObject[] | null; failed?: IDataObject[] | null };
	/** Who was added to a group or channel, by id. The second list may be missing, or no list at all. */
	added: { addedSpotMemberIds: unknown[]; failedSpotMemberIds?: unknown };
	/** How many were removed. */
	removed: { removedSpotMembersCount: number };
	/** Success without content: 204, an empty body, or `{}`. */
	nothing: undefined;
	entityOrNothing: IDataObject | undefined;
	/** A list; anything else means that there is none. */
	listOrNothing: IDataObject[] | undefined;
	/** Rows as lines of JSON, in one list, or in an object around it. */
	lines: IDataObject[];
	/** A page, a whole list, or one entity. */
	pageOrRows: { items: IDataObject[]; total?: number };
}

interface EndpointFacts {
	response: keyof ResponseShapes;
	/** `false` if repeating the request would have a further effect. */
	idempotent?: false;
	/** What may have happened if the response to a write is lost. */
	sideEffect?: string;
	/** How errors refer to a request, such as "invitation"; depends on its method unless set. */
	action?: string;
	/** `true` if the documentation truncates the path, so the one used is inferred. */
	isPathUncertain?: true;
	/** The most values that a response may hold, if it isn't a page. */
	maxValues?: number;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Every endpoint that the package calls.
 *
 * Source: "Endpoints - Spot Members", "Endpoints - Custom properties", "Endpoints - Tags", "Endpoints - Groups" and
 * "Endpoints - Channels" of MeltingSpot's help desk; the custom roles, lives, courses, learning paths, forums and
 * activities of its API reference.
 */
export const endpoints = {
	'GET /v1/spotMembers': { response: 'page' },
	'POST /v1/spotMembers': {
		response: 'entity',
		action: 'invitation',
		idempotent: false,
		sideEffect: 'the invitation may have been sent',
	},
	'POST /v1/spotMembers~bulkInvite': {
		response: 'outcomes',
		action: 'invitations',
		idempotent: false,
		sideEffect: 'the invitations may have been sent',
	},
	'GET /v1/spotMembers/{spotMemberId}': { response: 'entity' },
	'PUT /v1/spotMembers/{spotMemberId}': { response: 'entity' },
	'GET /v1/spotMembers/{spotMemberId}/customFormAnswers': {
		response: 'pageOrRows',
		isPathUncertain: true,
	},
	'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues': { response: 'page' },
	'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}': {
		response: 'propertyValue',
	},
	'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert': {
		response: 'propertyValues',
		action: 'update',
	},
	'GET /v1/spotMemberCustomRole': { response: 'page' },
	'POST /v1/spotMemberCustomRole': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the custom role may have been created',
	},
	'GET /v1/spotMemberCustomRole/{customRoleId}': { response: 'entity' },
	'PUT /v1/spotMemberCustomRole/{customRoleId}': { response: 'entity' },

	'GET /v1/tags': { response: 'page' },
	'POST /v1/tags': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the tag may have been created',
	},
	'GET /v1/tags/{tagId}': { response: 'entity' },
	'PUT /v1/tags/{tagId}': { response: 'entity' },
	'DELETE /v1/tags/{tagId}': { response: 'nothing' },
	'GET /v1/tags/{tagId}/spotMembers': { response: 'page', isPathUncertain: true },
	'POST /v1/tags/{tagId}/spotMembers~bulkAssign': { response: 'nothing' },
	'POST /v1/tags/{tagId}/spotMembers~bulkUnassign': { response: 'nothing' },

	'GET /v1/groups': { response: 'page' },
	'POST /v1/groups': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the group may have been created',
	},
	'DELETE /v1/groups/{groupId}': { response: 'nothing', isPathUncertain: true },
	'GET /v1/groups/{groupId}/spotMembers': { response: 'page' },
	'POST /v1/groups/{groupId}/spotMembers~bulkAdd': { response: 'added' },

	'GET /v1/channels': { response: 'page' },
	'POST /v1/channels': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the channel may have been created',
	},
	'GET /v1/channels/{channelId}': { response: 'entity' },
	'PUT /v1/channels/{channelId}': { response: 'entity' },
	'GET /v1/channels/{channelId}/spotMembers': { response: 'page' },
	'POST /v1/channels/{channelId}/spotMembers~bulkAdd': { response: 'added' },
	'POST /v1/channels/{channelId}/spotMembers~bulkRemove': { response: 'removed' },

	'GET /v1/lives': { response: 'page' },
	'POST /v1/lives': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the live may have been created',
	},
	'GET /v1/lives/{liveId}': { response: 'entity' },
	'PUT /v1/lives/{liveId}': { response: 'entity' },
	'GET /v1/lives/{liveId}/participants': { response: 'page' },
	'POST /v1/lives/{liveId}/participants': {
		response: 'entityOrNothing',
		idempotent: false,
		sideEffect: 'the invitation may have been sent',
	},
	'POST /v1/lives/{liveId}/participants~bulkInvite': {
		response: 'listOrNothing',
		idempotent: false,
		sideEffect: 'the invitations may have been sent',
	},
	'POST /v1/lives/{liveId}/speakers~bulkInvite': {
		response: 'listOrNothing',
		idempotent: false,
		sideEffect: 'the invitations may have been sent',
	},

	'GET /v1/courses': { response: 'page' },
	'GET /v1/courses/{courseId}/participants': { response: 'page' },
	'GET /v1/courses/{courseId}/participants/{courseParticipantId}': { response: 'entity' },
	'POST /v1/courses/{courseId}/participants': {
		response: 'entityOrNothing',
		idempotent: false,
		sideEffect: 'the invitation may have been sent',
	},
	'POST /v1/courses/{courseId}/participants~bulkInvite': {
		response: 'listOrNothing',
		idempotent: false,
		sideEffect: 'the invitations may have been sent',
	},
	'POST /v1/courses/{courseId}/groups~bulkAdd': {
		response: 'nothing',
		idempotent: false,
		sideEffect: 'the groups may have been added, and their members emailed',
	},
	'POST /v1/courses/{courseId}/groups~bulkRemove': { response: 'nothing' },

	'GET /v1/learningPaths/{learningPathId}/participants': { response: 'page' },
	'GET /v1/learningPaths/{learningPathId}/participants/{learningPathParticipantId}': {
		response: 'entity',
	},
	'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite': {
		response: 'listOrNothing',
		idempotent: false,
		sideEffect: 'the invitations may have been sent',
	},

	'GET /v1/forums': { response: 'page' },
	'POST /v1/forums': {
		response: 'entity',
		idempotent: false,
		sideEffect: 'the forum may have been created',
	},
	'GET /v1/forums/{forumId}': { response: 'entity' },
	'PUT /v1/forums/{forumId}': { response: 'entity' },
	'DELETE /v1/forums/{forumId}': { response: 'nothing' },
	'POST /v1/forums/{forumId}/topics~bulkCreate': {
		response: 'outcomes',
		idempotent: false,
		sideEffect: 'the topics may have been created',
	},

	// 10,000 lines with up to 100 fields each.
	'GET /v1/activities~export': { response: 'lines', maxValues: 1_000_000 },
} as const satisfies Record<`${Method} /v1/${string}`, EndpointFacts>;

export type Endpoint = keyof typeof endpoints;

/** What the names in a path stand for, as worded in error messages. */
export const entityNames: Record<PathName<Endpoint>, string> = {
	channelId: 'channel',
	courseId: 'course',
	courseParticipantId: 'participant',
	customPropertySlug: 'custom property',
	customRoleId: 'custom role',
	forumId: 'forum',
	groupId: 'group',
	learningPathId: 'learning path',
	learningPathParticipantId: 'participant',
	liveId: 'live',
	spotMemberId: 'member',
	tagId: 'tag',
};

export type ResponseOf<E extends Endpoint> = ResponseShapes[(typeof endpoints)[E]['response']];

/** The endpoints with a method and a shape of response. */
export type EndpointOf<M extends Method, S extends keyof ResponseShapes> = {
	[E in Endpoint]: E extends `${M} ${string}`
		? (typeof endpoints)[E]['response'] extends S
			? E
			: never
		: never;
}[Endpoint];

/** The paginated endpoints. */
export type ListEndpoint = EndpointOf<'GET', 'page' | 'pageOrRows'>;

/** The names in braces in an endpoint's path. */
export type PathName<E extends string> = E extends `${string}{${infer Name}}${infer Rest}`
	? Name | PathName<Rest>
	: never;

/** A value for each name in the path. */
export type PathValues<E extends string> = Record<PathName<E>, string>;

/** The names in braces, in order. */
export function pathNamesOf(endpoint: Endpoint): string[] {
	return [...endpoint.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
}

export function isRead(endpoint: Endpoint): boolean {
	return endpoint.startsWith('GET ');
}

/** Whether calling the endpoint twice does no more than calling it once. */
export function isIdempotent(endpoint: Endpoint): boolean {
	const facts: EndpointFacts = endpoints[endpoint];
	return facts.idempotent ?? true;
}

export function isDelete(endpoint: Endpoint): boolean {
	return endpoint.startsWith('DELETE ');
}

export function maxValuesOf(endpoint: Endpoint): number | undefined {
	const facts: EndpointFacts = endpoints[endpoint];
	return facts.maxValues;
}

/** Whether the documentation truncates the path. */
export function isPathUncertain(endpoint: Endpoint): boolean {
	const facts: EndpointFacts = endpoints[endpoint];
	return facts.isPathUncertain ?? false;
}

/** What may have happened if the response is lost; undefined for a read. */
export function sideEffectOf(endpoint: Endpoint): string | undefined {
	const facts: EndpointFacts = endpoints[endpoint];
	return facts.sideEffect ?? (isRead(endpoint) ? undefined : 'the change may have been made');
}

const ACTIONS: Record<Method, string> = {
	GET: 'request',
	POST: 'request',
	PUT: 'update',
	DELETE: 'deletion',
};

/** How errors refer to a request to the endpoint: "update", "invitation". */
export function actionOf(endpoint: Endpoint): string {
	const facts: EndpointFacts = endpoints[endpoint];
	return facts.action ?? ACTIONS[endpoint.split(' ', 1)[0] as Method];
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;

const isListOfObjects = (value: unknown): value is IDataObject[] =>
	Array.isArray(value) && value.every(isObject);

/** Whether a value can identify something: text or a number. */
export const isId = (value: unknown): value is string | number =>
	typeof value === 'string' ? value.trim() !== '' : Number.isFinite(value);

/** Some APIs report an error with a successful status. */
export const reportsError = (body: unknown): boolean =>
	isObject(body) &&
	(body.success === false || body.ok === false || [body.error, body.errors].some(saysAnything));

function saysAnything(part: unknown): boolean {
	if (typeof part === 'object' && part !== null) return Object.keys(part).length > 0;
	return part !== undefined && part !== null && part !== false && part !== '';
}

/** Success without content. */
const isDone = (body: unknown) => body === undefined || (isObject(body) && !reportsError(body));

const isPropertyValue = (body: unknown) => isObject(body) && isId(body.customPropertySlug);

/** By which sign each form of success is told from anything else, such as an error with a successful status. */
const isShape: Record<keyof ResponseShapes, (body: unknown) => boolean> = {
	entity: (body) => isObject(body) && isId(body.id),
	page: (body) => isObject(body) && isListOfObjects(body.items),
	propertyValue: isPropertyValue,
	propertyValues: (body) => Array.isArray(body) && body.every(isPropertyValue),
	// An empty list may be left out.
	outcomes: (body) =>
		isObject(body) &&
		[body.created ?? body.failed, body.failed ?? body.created].every(isListOfObjects),
	added: (body) => isObject(body) && Array.isArray(body.addedSpotMemberIds),
	removed: (body) => isObject(body) && isCount(body.removedSpotMembersCount),
	nothing: isDone,
	entityOrNothing: (body) => isDone(body) || (isObject(body) && isId(body.id)),
	listOrNothing: (body) => isDone(body) || isListOfObjects(body),
	lines: isListOfObjects,
	pageOrRows: (body) => isObject(body) && isListOfObjects(body.items),
};

const mayBeEmpty: ReadonlySet<keyof ResponseShapes> = new Set([
	'nothing',
	'entityOrNothing',
	'listOrNothing',
	'lines',
	'pageOrRows',
]);

/** How a body is read that isn't simply JSON of one form. */
const PARSERS: Partial<Record<keyof ResponseShapes, (text: string) => unknown>> = {
	lines: parseLines,
	pageOrRows: parsePageOrRows,
};

/** @throws SyntaxError if a line isn't JSON */
function parseLines(text: string): unknown {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	// One line may hold them all, and JSON may span several lines.
	const isJsonLines = lines.length > 1 && parseJson(lines[0]) !== undefined;
	if (isJsonLines) return lines.map((line) => JSON.parse(line) as unknown);
	return lines.length === 0 ? [] : unwrapRows(JSON.parse(text));
}

/** The rows in one JSON value: a list, an object with one list, or a single row, which has a `type`. */
function unwrapRows(value: unknown): unknown {
	if (!isObject(value)) return value;
	if (typeof value.type === 'string') return [value];
	const lists = Object.values(value).filter(Array.isArray);
	return lists.length === 1 ? lists[0] : undefined;
}

/** A list whose length isn't a multiple of ten is no page of a longer one. @throws SyntaxError */
function parsePageOrRows(text: string): unknown {
	const body: unknown = text.trim() === '' ? [] : JSON.parse(text);
	if (isObject(body) && Array.isArray(body.items)) return body;
	const items = isObject(body) ? (Object.keys(body).length > 0 ? [body] : []) : body;
	if (!Array.isArray(items) || reportsError(body)) return undefined;
	return items.length % 10 === 0 && items.length > 0 ? { items } : { items, total: items.length };
}

/**
 * The body of a successful response. Undocumented fields are kept.
 * @returns undefined if the body isn't as documented
 */
export function parseBody<S extends keyof ResponseShapes>(
	shape: S,
	text: string,
): { body: ResponseShapes[S] } | undefined {
	const isEmpty = text.trim() === '';
	if (isEmpty && !mayBeEmpty.has(shape)) return undefined;
	try {
		const parse = PARSERS[shape] ?? ((json: string) => (isEmpty ? undefined : JSON.parse(json)));
		const parsed: unknown = parse(text);
		if (!isShape[shape](parsed)) return undefined;
		const isEmptied =
			mayBeEmpty.has(shape) &&
			(shape === 'nothing' ||
				(shape === 'listOrNothing' ? !Array.isArray(parsed) : isEmptyObject(parsed)));
		return { body: (isEmptied ? undefined : parsed) as ResponseShapes[S] };
	} catch {
		return undefined;
	}
}

function isEmptyObject(value: unknown): boolean {
	return isObject(value) && Object.keys(value).length === 0;
}
