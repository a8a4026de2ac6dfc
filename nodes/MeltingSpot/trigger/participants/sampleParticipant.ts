import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../../api/api';
import { readByStatus } from '../../api/filteredLists';
import { list, lookUp, tryFirstPage } from '../../api/lists';
import { momentOf } from '../../api/moment';
import { isPathValue } from '../../api/pathValue';
import { clock } from '../../transport/clock';
import { bindEndpoint } from '../../transport/request';
import { Missing } from '../kind';
import { newestOf } from '../sample';
import type { Happening } from './participants';
import { hasHappened } from './participants';
import type { Source } from './sources';
import { readSubject, withSubject } from './sources';

/** Of how many lives or courses participants are read at most: those that start about now. */
const MAX_SUBJECTS = 10;

/** The participant to whom the event happened last; if there is none, any participant. */
export async function sampleParticipant(
	api: Api,
	source: Source,
	happening: Happening,
	subjectId?: string,
): Promise<IDataObject | Missing> {
	const subjects = await subjectsToShow(api, source, subjectId);
	const rows: IDataObject[] = [];
	let other: IDataObject | undefined;
	for (const entity of subjects) {
		const request = source.open(api.request, String(entity.id));
		for (const status of happening.statuses) {
			const query = { 'status[eq]': status };
			const { rows: found } = await readByStatus(api, source.list, {
				filtered: async () => await list(request, api, { query }),
				whole: async () => await list(request, api, {}),
			});
			const fitting = found.filter((row) => hasHappened(row, happening));
			rows.push(...withSubject(source, entity, fitting));
		}
		if (rows.length > 0 || other) continue;
		[other] = withSubject(source, entity, await tryFirstPage(request, api, {}));
	}
	const dateOf = (row: IDataObject) => momentOf(row[happening.dateField]);
	const newest = newestOf(rows, { fits: () => true, dateOf });
	return newest ?? other ?? noParticipants(source, subjectId);
}

async function subjectsToShow(
	api: Api,
	source: Source,
	subjectId?: string,
): Promise<IDataObject[]> {
	if (subjectId !== undefined) return [await readSubject(api, source, subjectId)];
	const { rows } = await lookUp(bindEndpoint(api.request, source.catalog), api, {});
	const distanceOf = ({ startDate }: IDataObject) =>
		Math.abs((momentOf(startDate) || Infinity) - clock.now());
	return rows
		.filter(({ id }) => isPathValue(String(id)))
		.sort((a, b) => Number(distanceOf(a) > distanceOf(b)) - Number(distanceOf(a) < distanceOf(b)))
		.slice(0, MAX_SUBJECTS);
}

function noParticipants({ noun }: Source, subjectId?: string): Missing {
	const isOne = subjectId !== undefined;
	return new Missing(
		`${isOne ? `This ${noun} has` : `Your ${noun}s have`} no participants yet, so there is nothing to show.`,
		`Invite someone first${isOne ? `, or choose another ${noun}` : ''}.`,
	);
}
