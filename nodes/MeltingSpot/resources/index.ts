import { activity } from './activity';
import { channel } from './channel';
import { course } from './course';
import { customProperty } from './customProperty';
import { customRole } from './customRole';
import { forum } from './forum';
import { group } from './group';
import { learningPath } from './learningPath';
import { live } from './live';
import { member } from './member';
import { tag } from './tag';
import type { Operation, Resource } from '../core/operation';

export const resources: Resource[] = [
	activity,
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
