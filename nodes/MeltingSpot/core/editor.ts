import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { Operation, Resource } from './operation';

/** The node's parameters, in the order in which the editor shows them. */
export function editorProperties(resources: Resource[]): INodeProperties[] {
	return [
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
}

/** The parameters of an operation, as the editor shows them. */
export function propertiesOf({ parameters }: Operation): INodeProperties[] {
	return Object.values(parameters).flatMap(({ properties }) => properties);
}

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
