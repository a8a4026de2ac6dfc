import type { IDataObject } from 'n8n-workflow';
import type { EventKind, Found, NoState, PollContext } from './kind';
import { timeOf } from './kind';
import type { Owner, State } from './state';
import { isOtherSpot, isOwnedBy, spotOf } from './state';

type Known<S extends State> = { kind: 'state'; state: S };

/**
 * One poll: what is new since the last one. Each item is output at least once, and exactly once unless n8n crashes or
 * discards a poll (`docs/how-the-trigger-works.md`).
 *
 * @returns the new items, or null if there are none or another poll of this node is under way
 * @throws NodeApiError, UserError or OperationalError; then nothing was written and the next poll makes up for it
 */
export async function poll<S extends State>(
	kind: EventKind<S>,
	context: PollContext,
): Promise<IDataObject[] | null> {
	const { memory, nodeKey } = context;
	if (memory.polling.has(nodeKey)) return null;
	memory.polling.add(nodeKey);
	try {
		return await pollAlone(kind, context);
	} finally {
		memory.polling.delete(nodeKey);
	}
}

async function pollAlone<S extends State>(
	kind: EventKind<S>,
	context: PollContext,
): Promise<IDataObject[] | null> {
	const { settings, store, clock } = context;
	const stored = store.read();
	const known = await recall(kind, context, stored);
	const outcome = known.kind === 'state' ? await kind.findNew(context, known.state) : known;
	if (outcome.kind === 'found') {
		const emit = context.complete ? await context.complete(outcome.emit) : outcome.emit;
		const isStored = readState(kind, settings, stored, clock()) !== undefined;
		return save(context, { ...outcome, emit }, isStored);
	}
	context.onBaseline(outcome.reason);
	return saveBaseline(context, await takeBaseline(kind, context));
}

/** Reads a stored value as a state of this owner. @returns undefined if it's another one's, damaged, or from the future */
export function readState<S extends State>(
	kind: EventKind<S>,
	owner: Owner,
	stored: unknown,
	now: number,
): S | undefined {
	return isOwnedBy(owner, stored) ? kind.restore(stored as S, now) : undefined;
}

/** The state that this poll continues from, or why there is none. */
async function recall<S extends State>(
	kind: EventKind<S>,
	context: PollContext,
	stored: unknown,
): Promise<Known<S> | NoState> {
	const { api, settings, memory, nodeKey, nodeId, clock } = context;
	const readAll = (states: unknown[]) =>
		states
			.map((each) => readState(kind, settings, each, clock()))
			.filter((state) => state !== undefined)
			.sort((a, b) => kind.compare(a, b));
	const own = readAll([stored, memory.states.get(nodeKey)?.state]);
	// A node that was renamed continues from what it knew under its former name, or, if ids aren't unique, from another's.
	const ofSameId = [...memory.states.values()].filter((each) => each.nodeId === nodeId);
	const known = own.length > 0 ? own : readAll(ofSameId.map(({ state }) => state)).slice(-1);
	if (known.length === 0) {
		const reason =
			stored === undefined
				? 'this is the first poll'
				: 'the stored state belongs to another event, workflow, or version';
		return { kind: 'noState', reason };
	}
	const state = known.reduce((a, b) => mergeStates(kind, a, b));
	return (await hasKeyOfOtherSpot(context, state))
		? { kind: 'noState', reason: 'the key belongs to another Spot' }
		: { kind: 'state', state: { ...state, account: api.keyFingerprint } };
}

/** Merges two states of one trigger, unless the later one is from another Spot. */
export function mergeStates<S extends State>(kind: EventKind<S>, a: S, b: S): S {
	const [earlier, later] = kind.compare(a, b) <= 0 ? [a, b] : [b, a];
	if (isOtherSpot(earlier.spotId, later.spotId) || isEmptySpot(later, earlier)) return later;
	return { ...kind.merge(earlier, later), spotId: later.spotId ?? earlier.spotId };
}

/** Whether a state is the baseline of a Spot without members, taken because the key belonged to another Spot. */
function isEmptySpot({ spotId, account }: State, earlier: State): boolean {
	return spotId === undefined && account !== earlier.account;
}

/** A new key means either rotation (keep the state) or another Spot (take a new baseline). */
async function hasKeyOfOtherSpot(context: PollContext, state: State): Promise<boolean> {
	if (context.api.keyFingerprint === state.account || state.spotId === undefined) return false;
	// A Spot without members isn't the one that had some.
	return (await askForSpot(context)).spotId !== state.spotId;
}

async function askForSpot({ api }: PollContext) {
	const { body, serverTime } = await api.request('GET /v1/spotMembers', { query: { limit: 1 } });
	return { spotId: spotOf(body.items), serverTime };
}

async function takeBaseline<S extends State>(kind: EventKind<S>, context: PollContext): Promise<S> {
	const { event, workflowId, subjectId } = context.settings;
	const { spotId, serverTime } = await askForSpot(context);
	const begun: State = {
		version: 1,
		event,
		workflowId,
		...(subjectId !== undefined && { subjectId }),
		spotId,
		account: context.api.keyFingerprint,
	};
	return await kind.takeBaseline(context, begun, timeOf(context, serverTime));
}

/** A state with output goes only to n8n; one without also stays in memory. */
function save<S extends State>(
	{ store, memory, nodeKey, nodeId }: PollContext,
	{ emit, state }: Found<S>,
	isStored: boolean,
): IDataObject[] | null {
	if (emit.length > 0) {
		store.write(state);
		return emit;
	}
	memory.states.set(nodeKey, { nodeId, state });
	if (!isStored) store.write(state);
	return null;
}

function saveBaseline({ store, memory, nodeKey, nodeId }: PollContext, state: State): null {
	memory.states.set(nodeKey, { nodeId, state });
	store.write(state);
	return null;
}
