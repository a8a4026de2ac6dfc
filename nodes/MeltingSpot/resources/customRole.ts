import type { INodeProperties } from 'n8n-workflow';
import { namedEntities } from '../api/entities';
import { create, get, list, update } from '../core/constructors';
import { resource } from '../core/operation';
import { changedName, description, nameFilter, newName } from '../parameters/entityFields';
import { choicesField } from '../parameters/fields';
import { namedLocator } from '../parameters/namedLocator';

const { customRole: entity } = namedEntities;
const customRoleId = namedLocator('customRole');

/** Source: `createSpotMemberCustomRole` of MeltingSpot's API reference. */
const permissions: INodeProperties = {
	displayName: 'Permissions',
	name: 'permissions',
	type: 'multiOptions',
	default: [],
	options: [
		{
			name: 'Collections: Full',
			value: 'collection.full.*',
			description: 'Full permissions for collections',
		},
		{
			name: 'Collections: Limited',
			value: 'collection.limited.*',
			description: 'Limited permissions for collections',
		},
		{ name: 'Courses: Full', value: 'course.full.*', description: 'Full permissions for courses' },
		{
			name: 'Courses: Limited',
			value: 'course.limited.*',
			description: 'Limited permissions for courses',
		},
		{ name: 'Lives: All', value: 'live.*', description: 'Every permission for lives' },
		{ name: 'Lives: Full', value: 'live.full.*', description: 'Full permissions for lives' },
		{
			name: 'Lives: Limited',
			value: 'live.limited.*',
			description: 'Limited permissions for lives',
		},
		{
			name: 'Members: Invite',
			value: 'spot.member.invite.*',
			description: 'Invite people to the Spot',
		},
		{ name: 'Moderation', value: 'moderation.*', description: 'Moderate conversations' },
	],
	description: 'What members with this role can do',
};

export const customRole = resource('customRole', 'Custom Role', entity, {
	create: create({
		endpoint: 'POST /v1/spotMemberCustomRole',
		required: { label: newName(entity) },
		optional: { description: description(entity), permissions: choicesField(permissions) },
	}),
	get: get({
		endpoint: 'GET /v1/spotMemberCustomRole/{customRoleId}',
		parameters: { customRoleId },
	}),
	getAll: list({
		endpoint: 'GET /v1/spotMemberCustomRole',
		filters: { name: nameFilter(entity) },
	}),
	update: update({
		description:
			'Change the label, description, or permissions of a custom role, for everyone who has it',
		endpoint: 'PUT /v1/spotMemberCustomRole/{customRoleId}',
		parameters: { customRoleId },
		fields: {
			description: description(entity),
			label: changedName(entity),
			permissions: choicesField({
				...permissions,
				description: 'What members with this role can do. Replaces the current permissions.',
			}),
		},
	}),
});
