import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { editorProperties } from './core/editor';
import { execute } from './core/execute';
import { searchByName, searchCustomProperties, searchMembers } from './methods/listSearch';
import { getCustomRoles } from './methods/loadOptions';
import { getCustomProperties } from './methods/resourceMapping';
import { findOperation, resources } from './resources';

export class MeltingSpot implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MeltingSpot',
		name: 'meltingSpot',
		icon: { light: 'file:meltingspot.svg', dark: 'file:meltingspot.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Manage members, tags, groups, lives, and courses in your MeltingSpot community, and read what members do',
		defaults: { name: 'MeltingSpot' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'meltingSpotApi', required: true }],
		properties: editorProperties(resources),
	};

	methods = {
		listSearch: { ...searchByName, searchCustomProperties, searchMembers },
		loadOptions: { getCustomRoles },
		resourceMapping: { getCustomProperties },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, findOperation);
	}
}
