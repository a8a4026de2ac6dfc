import { choicesField } from './parameter';

/** Source: `createSpotMemberCustomRole` of MeltingSpot's API reference. */
const property = {
	displayName: 'Permissions',
	name: 'permissions',
	type: 'multiOptions' as const,
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

export const permissions = choicesField(property);

/** The permissions of an existing role. */
export const newPermissions = choicesField({
	...property,
	description: 'What members with this role can do. Replaces the current permissions.',
});
