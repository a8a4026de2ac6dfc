import { channel } from '../actions/channel';
import { course } from '../actions/course';
import { customProperty } from '../actions/customProperty';
import { customRole } from '../actions/customRole';
import { forum } from '../actions/forum';
import { group } from '../actions/group';
import { learningPath } from '../actions/learningPath';
import { live } from '../actions/live';
import { member } from '../actions/member';
import { tag } from '../actions/tag';
import type { Operation, Resource } from '../core/operation';

export const resources: Resource[] = [
	channel,
	course,
	customProperty,
	customRole,
	forum,
	group,
	learningPath,
	live,
	member,
	tag,
];

/** The operation that a saved workflow names, or undefined if this version doesn't have it. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ name }) => name === resource)
		?.operations.find(({ name }) => name === operation);
}
