import type { IDataObject } from 'n8n-workflow';
import { toMemberRow } from './memberRow';
import { toIsoDate } from './moment';

type Take = (row: IDataObject) => unknown;

/** How the rows of an entity are output. */
export interface Shape {
	/** The simplified row: where each field has its value. The order is the order of the columns. */
	fields: Record<string, Take>;
	/** The row as MeltingSpot sends it; some of its fields may be moved to the front. */
	toRaw?(row: IDataObject): IDataObject;
}

const same = (...names: string[]): Record<string, Take> =>
	Object.fromEntries(names.map((name): [string, Take] => [name, (row) => row[name]]));

const dates = (...names: string[]): Record<string, Take> =>
	Object.fromEntries(names.map((name): [string, Take] => [name, (row) => toIsoDate(row[name])]));

const from =
	(name: string): Take =>
	(row) =>
		row[name];

const metric =
	(name: string): Take =>
	({ metrics }) =>
		(metrics as IDataObject | null | undefined)?.[name];

const person = {
	email: from('spotMemberEmail'),
	firstname: from('spotMemberFirstname'),
	lastname: from('spotMemberLastname'),
	...same('status'),
};

const liveParticipant = {
	...person,
	attended: metric('hasParticipated'),
	...same('type'),
	...dates('registeredAt'),
	viewTime: metric('viewTime'),
	...same('spotMemberId', 'id'),
};

const learner = {
	...person,
	...same('completionRate'),
	...dates('startedAt', 'completedAt', 'lastActivityAt'),
	...same('spotMemberId', 'id'),
};

/** At most ten fields each; the trigger says which live or course its participants are from. */
export const shapes = {
	member: {
		fields: {
			...same('id', 'email', 'firstname', 'lastname', 'status', 'role', 'customRoleId', 'title'),
			...dates('lastActivityAt', 'updatedAt'),
		},
		toRaw: toMemberRow,
	},
	live: {
		fields: {
			...same('id', 'title'),
			status: ({ computedStatus, status }) => computedStatus ?? status,
			...dates('startDate', 'endDate'),
			...same('solution'),
			invited: metric('invited'),
			registered: metric('registrant'),
			attended: metric('attendee'),
			attendanceRate: metric('attendanceRate'),
		},
	},
	liveParticipant: { fields: liveParticipant },
	learner: { fields: learner },
	participantOfLive: { fields: { ...liveParticipant, ...same('liveId', 'liveTitle') } },
	participantOfCourse: { fields: { ...learner, ...same('courseId', 'courseTitle') } },
} satisfies Record<string, Shape>;

/** The row as it is output. A field that MeltingSpot doesn't send is `null`, so that columns stay. */
export function toShape(
	{ fields, toRaw = (row) => row }: Shape,
	row: IDataObject,
	isSimplified: boolean,
): IDataObject {
	if (!isSimplified) return toRaw(row);
	return Object.fromEntries(
		Object.entries(fields).map(([name, take]) => [name, take(row) ?? null]),
	) as IDataObject;
}
