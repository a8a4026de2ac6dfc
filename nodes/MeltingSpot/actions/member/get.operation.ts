import type { IDataObject } from 'n8n-workflow';
import { memberIdOf, memberLocator } from '../../fields/memberLocator';
import type { Item, Operation } from '../operation';

export const get = {
	name: 'get',
	displayName: 'Get',
	action: 'Get a member',
	description: 'Retrieve one member by ID or e-mail address',
	endpoint: 'GET /v1/spotMembers/{spotMemberId}',
	properties: [memberLocator],
	async execute(item: Item): Promise<IDataObject> {
		const path = { spotMemberId: await memberIdOf(item) };
		const { body } = await item.request(get.endpoint, { path });
		return body;
	},
} satisfies Operation;
