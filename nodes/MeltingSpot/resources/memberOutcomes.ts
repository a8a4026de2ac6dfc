import type { IDataObject } from 'n8n-workflow';
import type { ResponseShapes } from '../transport/endpoints';
import type { Run } from '../core/operation';

/** The outcome for each member to add. For one in neither list, MeltingSpot did nothing. */
export function addedOutcomes(
	members: string[],
	{ addedSpotMemberIds, failedSpotMemberIds = [] }: ResponseShapes['added'],
	entity: IDataObject,
): IDataObject[] {
	const added = new Set(addedSpotMemberIds);
	const failed = new Set(failedSpotMemberIds);
	return members.map((spotMemberId) => {
		const otherwise = failed.has(spotMemberId) ? 'failed' : 'skipped';
		return { outcome: added.has(spotMemberId) ? 'added' : otherwise, spotMemberId, ...entity };
	});
}

/** The outcome for each member to remove. MeltingSpot only returns a count, so a hint reports any difference. */
export function removedOutcomes(
	members: string[],
	{ removedSpotMembersCount: count }: ResponseShapes['removed'],
	entity: IDataObject,
	run: Run,
): IDataObject[] {
	const wanted = members.length;
	if (count > 0 && count < wanted) {
		run.hint(
			`MeltingSpot removed ${count} of ${wanted} members from the channel, but didn't say which. The others probably weren't in it.`,
		);
	}
	const outcome = count > 0 ? 'removed' : 'skipped';
	return members.map((spotMemberId) => ({ outcome, spotMemberId, ...entity }));
}
