import type { IDataObject } from 'n8n-workflow';
import {
	areListingsValid,
	compareListings,
	isListedRecently,
	listWholeCatalog,
	noListing,
} from '../catalog';
import type { EventKind, Found, PollContext } from '../kind';
import { readWhole } from '../listing';
import type { State } from '../state';
import { isRecord } from '../state';
import type { Attempt } from './lists';
import { readParticipants } from './lists';
import type { Happening } from './participants';
import { advance, failedNote, isDue, isIntact, mergeNotes, newNote } from './participants';
import { sampleParticipant } from './sampleParticipant';
import type { Source } from './sources';
import { readSubject, withSubject } from './sources';
import type { ParticipantState, Subject } from './subjects';
import { listSubjects, openSubjects, subjectOf } from './subjects';

/** Participants of one live or course, or of all, to whom something happened since the last poll. */
export function participantEvent(
	source: Source,
	happening: Happening,
): EventKind<ParticipantState> {
	const watch: Watch = { source, happening };
	return {
		shape: source.shape,
		restore(state, now) {
			const { notes } = state;
			const areIntact =
				isRecord(notes) && Object.values(notes).every((each) => isIntact(each, now));
			return areIntact && areListingsValid(state, now) ? state : undefined;
		},
		compare: compareListings,
		merge(earlier, later) {
			const merged = Object.entries(later.notes).map(([key, note]) => {
				const before = Object.hasOwn(earlier.notes, key) ? earlier.notes[key] : undefined;
				return [key, before ? mergeNotes(before, note) : note];
			});
			// What the later one doesn't have isn't read any more.
			return { ...later, notes: Object.fromEntries(merged) as ParticipantState['notes'] };
		},
		takeBaseline: async (context, begun, asOf) => await takeBaseline(context, watch, begun, asOf),
		findNew: async (context, state) => await findParticipants(context, watch, state),
		sample: async (api, { subjectId }) =>
			await sampleParticipant(api, source, happening, subjectId),
	};
}

interface Watch {
	source: Source;
	happening: Happening;
}

/**
 * Of one live or course, records its participants. Of all, notes which ones there are: a hundred long lists don't fit
 * into a poll.
 */
async function takeBaseline(
	context: PollContext,
	watch: Watch,
	begun: State,
	asOf: number,
): Promise<ParticipantState> {
	const { subjectId, overlapMs } = context.settings;
	const none = { ...noListing(begun, asOf), notes: {} };
	if (subjectId === undefined) {
		const listing = { ...(await listWholeCatalog(context, watch.source.catalog)), now: asOf };
		const { state } = openSubjects(context, watch.source, { state: none, listing });
		const notes = Object.keys(state.notes).map((key) => [key, newNote(asOf, true)]);
		return { ...state, notes: Object.fromEntries(notes) as ParticipantState['notes'] };
	}
	const subject = subjectOf({ id: subjectId }, newNote(asOf - overlapMs, true));
	return await readWhole('participants', async () => {
		const lists = watch.happening.statuses.length;
		const task = { ...watch, lists, isBaseline: true };
		const [attempt] = await readParticipants(context, [subject], task);
		if (!attempt.reading) throw attempt.error;
		const limits = { maxItems: Infinity, overlapMs };
		const { note } = advance(subject.note, attempt.reading, watch.happening, limits);
		return attempt.reading.isWhole ? { ...none, notes: { [subject.key]: note } } : undefined;
	});
}

async function findParticipants(
	context: PollContext,
	watch: Watch,
	before: ParticipantState,
): Promise<Found<ParticipantState>> {
	const { settings, clock } = context;
	if (isListedRecently(before, clock())) return { kind: 'found', emit: [], state: before };
	const listing = await listSubjects(context, watch.source);
	const { state, subjects } = openSubjects(context, watch.source, { state: before, listing });
	const lists = subjects.length * watch.happening.statuses.length;
	const isOnly = settings.subjectId !== undefined;
	const due = subjects
		.filter(({ note }) => isOnly || isDue(note, { lists, now: listing.now }))
		.sort((a, b) => (a.note.readAt ?? 0) - (b.note.readAt ?? 0));
	const attempts = await readParticipants(context, due, { ...watch, lists });
	const notes = { ...state.notes };
	const emit: IDataObject[] = [];
	for (const { subject, reading } of attempts) {
		const limits = { ...settings, maxItems: settings.maxItems - emit.length };
		const result = reading && advance(subject.note, reading, watch.happening, limits);
		notes[subject.key] = result?.note ?? failedNote(subject.note, listing.now);
		if (!result || result.emit.length === 0) continue;
		const { entity } = subject;
		const titled = isOnly
			? await readSubject(context.api, watch.source, String(entity.id))
			: entity;
		emit.push(...withSubject(watch.source, titled, result.emit));
	}
	const hasOutput = emit.length > 0;
	reportFailures(context, watch.source, { attempts, subjects, notes, hasOutput });
	return { kind: 'found', emit, state: { ...state, notes } };
}

interface Outcome {
	attempts: Attempt[];
	subjects: Subject[];
	notes: ParticipantState['notes'];
	hasOutput: boolean;
}

/** Logs lists that couldn't be read. @throws their error if there are no others */
function reportFailures(
	{ settings, log }: PollContext,
	{ noun }: Source,
	{ attempts, subjects, notes, hasOutput }: Outcome,
): void {
	const failed = attempts.filter(({ error }) => error !== undefined);
	if (failed.length === 0) return;
	const [{ error }] = failed;
	const isAlone = settings.subjectId !== undefined;
	if (!hasOutput && (isAlone || subjects.every(({ key }) => notes[key].hasFailed))) throw error;
	for (const { subject, error: reason } of failed) {
		log(
			`couldn't read participants of the ${noun} ${String(subject.entity.id)}: ${(reason as Error).message}`,
		);
	}
}
