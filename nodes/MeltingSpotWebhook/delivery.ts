import type { IDataObject } from 'n8n-workflow';
import type { Family } from './events';
import { EVENTS, FAMILIES, namesOf } from './events';
import { passes, STATUS_FILTERS } from './statuses';
import { toIsoDate } from './time';

/** A request that MeltingSpot sent to the node's URL. */
export interface Delivery {
	/** With names in lowercase. */
	headers: Record<string, string | string[] | undefined>;
	/** As n8n parsed it: an object, unless it isn't one of MeltingSpot's. */
	body: unknown;
}

/** The node's parameters. */
export interface Settings {
	event: string;
	/** In the editor, tests run in any case. */
	inEditor: boolean;
	ignoreTests: boolean;
	includeHeaders: boolean;
	/** The chosen values of the event's status filter; none means all. */
	statuses: unknown[];
}

/** What becomes of a delivery. `ignore` means a successful response without an execution. */
export type Decision =
	| { kind: 'run'; json: IDataObject }
	| { kind: 'ignore' }
	| { kind: 'error'; message: string; description: string };

/** Svix's header, and its name where the sender hides Svix. The ID stays the same when a delivery is retried. */
const ID_HEADERS = ['svix-id', 'webhook-id'];

const PRIVATE_HEADER = /cookie|authorization/;

/**
 * Decides what becomes of a delivery. Anything in doubt runs: no delivery is lost because its payload looks different
 * from the published samples.
 */
export function decide(delivery: Delivery, settings: Settings): Decision {
	const payload = payloadOf(delivery.body);
	const { name, family: expected } = EVENTS[settings.event] ?? EVENTS.other;
	const family = familyOf(payload);
	if (expected !== undefined && family !== undefined && family !== expected) {
		return {
			kind: 'error',
			message: `MeltingSpot sent ${namesOf(family)}, but this node expects "${name}"`,
			description:
				'In MeltingSpot, give each event a webhook with the URL of its own node, or choose the other event here. MeltingSpot keeps retrying for about a day, so this delivery arrives once that is fixed.',
		};
	}
	if (isLeftOut(payload, settings)) return { kind: 'ignore' };
	return { kind: 'run', json: toItem(payload, delivery, settings) };
}

function isLeftOut(payload: IDataObject, settings: Settings): boolean {
	// A test always has the same status: with a filter, it might never show up in the editor.
	if (isTest(payload) && settings.inEditor) return false;
	if (isTest(payload) && settings.ignoreTests) return true;
	const filter = STATUS_FILTERS[settings.event];
	return filter !== undefined && !passes(filter, settings.statuses, statusIn(payload, filter.of));
}

function toItem(
	payload: IDataObject,
	{ headers }: Delivery,
	{ event, includeHeaders }: Settings,
): IDataObject {
	const delivery: IDataObject = {
		event,
		id: idOf(headers),
		occurredAt: toIsoDate(payload.occurredAt),
		test: isTest(payload),
	};
	if (includeHeaders) delivery.headers = publicOnes(headers);
	if (Object.hasOwn(payload, 'delivery')) delivery.payload = payload.delivery;
	return { ...payload, delivery };
}

/** The body as an object. Text, a list, or a number is put in the field `body`. */
function payloadOf(body: unknown): IDataObject {
	if (isObject(body)) return body;
	return body === undefined ? {} : { body: body as IDataObject };
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined if the payload looks like none of the published samples. */
const familyOf = (payload: IDataObject): Family | undefined =>
	FAMILIES.find((name) => isObject(payload[name]));

function statusIn(payload: IDataObject, part: string): unknown {
	const entity = payload[part];
	return isObject(entity) ? entity.status : undefined;
}

const isTest = ({ test }: IDataObject): boolean => test === true || test === 'true';

function idOf(headers: Delivery['headers']): string | null {
	const ids = ID_HEADERS.flatMap((name) => headers[name] ?? []);
	return ids.find((id) => id !== '') ?? null;
}

/** The headers without those that may hold a secret of the sender or of a proxy. */
const publicOnes = (headers: Delivery['headers']): IDataObject =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !PRIVATE_HEADER.test(name)));
