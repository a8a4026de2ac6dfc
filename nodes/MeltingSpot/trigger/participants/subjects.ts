import type { IDataObject } from 'n8n-workflow';
import { keyOf } from '../../api/collector';
import { isPathValue } from '../../api/pathValue';
import type { CatalogState, Listed } from '../catalog';
import { listCatalog, noteListing } from '../catalog';
import { shortHash } from '../keys';
import type { PollContext } from '../kind';
import { timeOf } from '../kind';
import type { Note } from './participants';
import { isClosed, newNote } from './participants';
import type { Source } from './sources';

/** How long what is known of a live or course is kept if it's no longer listed. */
const UNLISTED_MS = 7 * 24 * 60 * 60_000;

/** What a trigger for participants keeps. */
export interface ParticipantState extends CatalogState {
	/** Keyed by a hash of the live's or course's id. */
	notes: Record<string, Note>;
}

/** A live or course whose participants are read. */
export interface Subject {
	/** By which the state knows it. */
	key: string;
	/** With its id, and what else is known. */
	entity: IDataObject;
	note: Note;
}

export function subjectOf(entity: IDataObject, note: Note): Subject {
	return { key: shortHash(keyOf(entity)), entity, note };
}

/** The lives or courses whose participants may be read. Of one, nothing but its id is known. @throws NodeApiError */
export async function listSubjects(context: PollContext, { catalog }: Source): Promise<Listed> {
	const { subjectId } = context.settings;
	if (subjectId === undefined) return await listCatalog(context, catalog);
	const askedAt = context.clock();
	return { rows: [{ id: subjectId }], isComplete: true, now: timeOf(context), askedAt };
}

/**
 * Which of the listed lives or courses to read, and what to remember of all. A new one's participants came after the
 * listing before the last one. A live that had closed even before that isn't read.
 */
export function openSubjects(
	{ settings: { overlapMs } }: PollContext,
	{ closesAt }: Source,
	{ state, listing }: { state: ParticipantState; listing: Listed },
): { state: ParticipantState; subjects: Subject[] } {
	const known = new Map(Object.entries(state.notes));
	const listed = listing.rows
		.filter(({ id }) => isPathValue(String(id)))
		.map((row) => {
			const closing = closesAt(row);
			const note = known.get(shortHash(keyOf(row)));
			const closedLate = closing >= state.since;
			const isOpen = note ? !isClosed(note, closing, overlapMs) : closedLate;
			const subject = subjectOf(row, note ?? newNote(state.since - overlapMs));
			return { subject, isOpen, isKept: isOpen || closedLate };
		});
	for (const { subject } of listed) known.delete(subject.key);
	const isKept = ({ from, readAt = from }: Note) =>
		!listing.isComplete || listing.now - readAt <= UNLISTED_MS;
	const notes = Object.fromEntries([
		...[...known].filter(([, note]) => isKept(note)),
		...listed.filter((each) => each.isKept).map(({ subject: { key, note } }) => [key, note]),
	]) as ParticipantState['notes'];
	const subjects = listed.filter(({ isOpen }) => isOpen).map(({ subject }) => subject);
	return { state: { ...noteListing(state, listing), notes }, subjects };
}
