import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { channel } from './channel';
import { course } from './course';
import { customProperty } from './customProperty';
import { customRole } from './customRole';
import { forum } from './forum';
import { group } from './group';
import { learningPath } from './learningPath';
import { live } from './live';
import { member } from './member';
import type { Operation, Resource } from './operation';
import { propertiesOf } from './operation';
import { tag } from './tag';

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

function operationDropdown({ name, operations }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [name] } },
		options: operations.map((operation) => ({
			name: operation.displayName,
			value: operation.name,
			action: operation.action,
			description: operation.description,
		})),
		default: defaultOf(operations),
	};
}

function defaultOf(operations: Operation[]): string {
	const names = operations.map(({ name }) => name);
	return ['getAll', 'get'].find((name) => names.includes(name)) ?? names[0];
}

function parametersOf({ name, operations }: Resource): INodeProperties[] {
	return operations.flatMap((operation) =>
		updateDisplayOptions(
			{ show: { resource: [name], operation: [operation.name] } },
			propertiesOf(operation),
		),
	);
}

/** The node's parameters, in the order in which the editor shows them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ displayName, name }) => ({ name: displayName, value: name })),
		default: 'member',
	},
	...resources.map(operationDropdown),
	...resources.flatMap(parametersOf),
];

/** The operation that a saved workflow names, or undefined if this version doesn't have it. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ name }) => name === resource)
		?.operations.find(({ name }) => name === operation);
}
