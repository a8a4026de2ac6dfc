import type { IDataObject } from 'n8n-workflow';

/** The shapes in which MeltingSpot answers. */
export interface Answers {
	/** One thing: a member, the value of a custom property. */
	entity: IDataObject;
	/** A part of a list. `total` counts the whole list; it may be missing. */
	page: { items: IDataObject[]; total?: number };
	/** A whole list without an envelope. */
	list: IDataObject[];
	/** What became of each address of a bulk invitation. */
	outcome: { created?: IDataObject[]; failed?: IDataObject[] };
}

interface EndpointFacts {
	answer: keyof Answers;
	/** Sends e-mails or creates members: a second call would do so again. */
	invites?: boolean;
}

/**
 * Every endpoint that the package calls, and what has to be known to call it.
 *
 * Source: "Endpoints - Spot Members" and "Endpoints - Custom properties" of MeltingSpot's help desk,
 * and operation `listSpotMemberCustomRoles` of its API reference.
 */
export const endpoints = {
	'GET /v1/spotMembers': { answer: 'page' },
	'POST /v1/spotMembers': { answer: 'entity', invites: true },
	'POST /v1/spotMembers~bulkInvite': { answer: 'outcome', invites: true },
	'GET /v1/spotMembers/{spotMemberId}': { answer: 'entity' },
	'PUT /v1/spotMembers/{spotMemberId}': { answer: 'entity' },
	'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues': { answer: 'page' },
	'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}': {
		answer: 'entity',
	},
	'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert': { answer: 'list' },
	'GET /v1/spotMemberCustomRole': { answer: 'page' },
} as const satisfies Record<`${'GET' | 'POST' | 'PUT'} /v1/${string}`, EndpointFacts>;

export type Endpoint = keyof typeof endpoints;

export type AnswerTo<E extends Endpoint> = Answers[(typeof endpoints)[E]['answer']];

/** The endpoints that answer in pages. */
export type ListEndpoint = {
	[E in Endpoint]: (typeof endpoints)[E]['answer'] extends 'page' ? E : never;
}[Endpoint];

/** The values that an endpoint's path asks for, by name. */
export type PathValues<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
	? Record<Name, string> & PathValues<Rest>
	: unknown;

/** Whether calling the endpoint twice does no more than calling it once. */
export function isRepeatable(endpoint: Endpoint): boolean {
	const facts: EndpointFacts = endpoints[endpoint];
	return !facts.invites;
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfObjects = (value: unknown): value is IDataObject[] =>
	Array.isArray(value) && value.every(isObject);

const hasShape: Record<keyof Answers, (body: unknown) => boolean> = {
	entity: isObject,
	page: (body) => isObject(body) && isListOfObjects(body.items),
	list: isListOfObjects,
	// One of the two may be left out where nobody is in it.
	outcome: (body) =>
		isObject(body) &&
		[body.created ?? body.failed, body.failed ?? body.created].every(isListOfObjects),
};

/** Whether the body is what the endpoint is documented to answer. Fields beyond that are free. */
export function isAnswerTo<E extends Endpoint>(endpoint: E, body: unknown): body is AnswerTo<E> {
	return hasShape[endpoints[endpoint].answer](body);
}
