import type { IDataObject } from 'n8n-workflow';
import { shortHash } from './keys';

/** What starts the workflow. Saved workflows contain these names. */
export type Event =
	| 'activity'
	| 'memberRegistered'
	| 'memberInvited'
	| 'liveCreated'
	| 'liveStarted'
	| 'liveEnded'
	| 'liveParticipantRegistered'
	| 'courseStarted'
	| 'courseCompleted';

/** What a state belongs to. A state of another owner leads to a new baseline. */
export interface Owner {
	event: Event;
	workflowId: string;
	/** The live or course whose participants the trigger watches. */
	subjectId?: string;
}

/** What every trigger keeps between polls: plain JSON. All times are in milliseconds since 1970. */
export interface State extends Owner {
	version: 1;
	/** A hash of the id of the Spot that the trigger polls, if known. */
	spotId?: string;
	/** Fingerprint of the key in use. A different key may belong to another Spot. */
	account: string;
}

/** How far ahead of our clock a stored time may be. */
export const MAX_CLOCK_LEAD_MS = 24 * 60 * 60_000;

/** Whether a stored value is a state of this owner, judging by what all events have in common. */
export function isOwnedBy(owner: Owner, stored: unknown): stored is State {
	if (typeof stored !== 'object' || stored === null) return false;
	const { version, event, workflowId, subjectId, account } = stored as State;
	return (
		version === 1 &&
		event === owner.event &&
		workflowId === owner.workflowId &&
		subjectId === owner.subjectId &&
		typeof account === 'string'
	);
}

/** Before this package existed. A stored time before that would output everything anew. */
const EARLIEST = Date.UTC(2020, 0);

/**
 * Whether a stored value is a time that can have passed. A time in the future would silence the trigger until then.
 * @param now this machine's time
 */
export function isPastTime(value: unknown, now: number): value is number {
	return (
		Number.isFinite(value) &&
		(value as number) >= EARLIEST &&
		(value as number) <= now + MAX_CLOCK_LEAD_MS
	);
}

/** The most rows or pages that a stored state may count. */
const MAX_COUNT = 1e9;

/** Whether a stored value counts something. */
export function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_COUNT;
}

/** Whether a stored value maps keys to something. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The Spot that members belong to, as a hash, if they include its id. */
export function spotOf(members: IDataObject[]): string | undefined {
	const known = members.find(({ spotId }) => typeof spotId === 'string');
	return known && shortHash(String(known.spotId));
}

/** Whether two ids, if known, belong to different Spots. */
export function isOtherSpot(a: unknown, b: unknown): boolean {
	return a !== undefined && b !== undefined && a !== b;
}
