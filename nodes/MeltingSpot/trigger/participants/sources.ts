import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import type { ListApi } from '../../api/lists';
import { lookUp } from '../../api/lists';
import type { Shape } from '../../api/shapes';
import { shapes } from '../../api/shapes';
import { momentOf } from '../../api/moment';
import type { BoundRequest, Request } from '../../transport/request';
import { bindEndpoint } from '../../transport/request';
import type { CatalogEndpoint } from '../catalog';

type ParticipantList =
	| 'GET /v1/lives/{liveId}/participants'
	| 'GET /v1/courses/{courseId}/participants';

type EntityApi = ListApi & Pick<Api, 'request'>;

/** Where participants are listed: those of a live, or those of a course. */
export interface Source {
	noun: 'course' | 'live';
	/** How its participants are output. */
	shape: Shape;
	catalog: CatalogEndpoint;
	list: ParticipantList;
	open(request: Request, id: string): BoundRequest<ParticipantList>;
	/** When there is nothing more to wait for; never if it can't be told. */
	closesAt(row: IDataObject): number;
	/** Reads the entity. @throws NodeApiError */
	read(api: EntityApi, id: string): Promise<IDataObject | undefined>;
}

const DAY_MS = 24 * 60 * 60_000;

export const ofLive: Source = {
	noun: 'live',
	shape: shapes.participantOfLive,
	catalog: 'GET /v1/lives',
	list: 'GET /v1/lives/{liveId}/participants',
	open: (request, liveId) =>
		bindEndpoint(request, 'GET /v1/lives/{liveId}/participants', { liveId }),
	closesAt({ endDate, status, computedStatus }) {
		const isUnderWay = (computedStatus ?? status) === 'Live';
		return isUnderWay ? Infinity : momentOf(endDate) + DAY_MS || Infinity;
	},
	read: async ({ request }, liveId) =>
		(await request('GET /v1/lives/{liveId}', { path: { liveId } })).body,
};

export const ofCourse: Source = {
	noun: 'course',
	shape: shapes.participantOfCourse,
	catalog: 'GET /v1/courses',
	list: 'GET /v1/courses/{courseId}/participants',
	open: (request, courseId) =>
		bindEndpoint(request, 'GET /v1/courses/{courseId}/participants', { courseId }),
	closesAt: () => Infinity,
	async read(api, id) {
		const { rows } = await lookUp(bindEndpoint(api.request, 'GET /v1/courses'), api, {});
		return rows.find((row) => row.id === id);
	},
};

/** The participants, with the id and the title of their live or course. */
export function withSubject(
	{ noun }: Source,
	{ id, title }: IDataObject,
	rows: IDataObject[],
): IDataObject[] {
	const shown = typeof title === 'string' ? title : null;
	return rows.map((row) => ({ ...row, [`${noun}Id`]: id, [`${noun}Title`]: shown }));
}

/** A live or course of which only the id is known, with its title if it can be read. */
export async function readSubject(
	api: EntityApi,
	source: Source,
	id: string,
): Promise<IDataObject> {
	const entity = await source.read(api, id).catch(() => undefined);
	return { id, title: entity?.title };
}
