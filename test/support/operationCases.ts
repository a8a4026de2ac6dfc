import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { entity, member, type useSpot } from './spot';

/* A valid and an invalid item for every operation. */

const column = (id: string, type: string) => ({ id, type, displayName: id, required: false });
const autoMapped = (schema: INodeParameters[]) => ({
	properties: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema },
});

export interface Case {
	parameters: INodeParameters;
	/** The parts of an item besides the member; the first is valid and the second is invalid. */
	rows: [IDataObject | ((index: number) => IDataObject), IDataObject];
	/** Whether the kinds of the custom properties must be fetched before the rows can be checked. */
	fetches?: boolean;
}

/** @param spot whose entities the items name; the cases can be listed before it is started */
export function operationCases(spot: ReturnType<typeof useSpot>) {
	const CASES: Record<string, Case> = {
		'member: get': { parameters: {}, rows: [{}, { who: '' }] },
		'member: getAll': {
			parameters: { limit: '={{ $json.limit }}' },
			rows: [{ limit: 1 }, { limit: 'many' }],
		},
		'member: getFormAnswers': { parameters: {}, rows: [{}, { who: '' }] },
		'member: update': {
			parameters: { updateFields: { status: '={{ $json.status }}' } },
			rows: [{ status: 'Accepted' }, { status: 'Unheard-of' }],
		},
		'member: invite': {
			parameters: { email: '={{ $json.email }}' },
			rows: [{ email: 'one@example.com' }, { email: 'not an address' }],
		},
		'member: bulkInvite': {
			parameters: { emails: '={{ $json.email }}' },
			rows: [{ email: 'two@example.com' }, { email: 'not an address' }],
		},
		'customProperty: getAll': {
			parameters: { simplify: '={{ $json.simplify }}' },
			rows: [{ simplify: true }, { simplify: 'perhaps' }],
		},
		'customProperty: update': {
			parameters: {
				customPropertySlug: { __rl: true, mode: 'slug', value: 'team-size' },
				valueType: 'number',
				value: '={{ $json.size }}',
			},
			rows: [{ size: 3 }, { size: 'many' }],
		},
		'customProperty: bulkUpsert': {
			parameters: autoMapped([column('team-size', 'number')]),
			rows: [{ 'team-size': 3 }, { 'team-size': 'many' }],
		},
		'customProperty: bulkUpsert without columns': {
			parameters: autoMapped([]),
			rows: [{ 'team-size': 3 }, { 'team-size': 'many' }],
			fetches: true,
		},
		'activity: getAll': {
			parameters: { from: '2026-01-01', limit: '={{ $json.limit }}' },
			rows: [{ limit: 1 }, { limit: 'many' }],
		},
		'live: create': {
			parameters: {
				title: '={{ $json.title }}',
				hostMemberId: member.byId('={{ $json.host }}'),
				startDate: '2100-01-04T10:00:00Z',
				endDate: '2100-01-04T11:00:00Z',
			},
			rows: [
				(index) => ({ title: 'New', host: spot.emulator.members()[index].id }),
				{ title: ' ', host: 'x' },
			],
		},
		...entityCases('tag', {
			names: [
				'addToMember',
				'create',
				'delete',
				'get',
				'getAll',
				'getMembers',
				'removeFromMember',
				'update',
			],
			all: () => spot.emulator.tags,
		}),
		...entityCases('group', {
			names: ['addMember', 'create', 'delete', 'getAll', 'getMembers'],
			all: () => spot.emulator.groups,
		}),
		...entityCases('channel', {
			names: ['addMember', 'create', 'get', 'getAll', 'getMembers', 'removeMember', 'update'],
			all: () => spot.emulator.channels,
		}),
		...entityCases('customRole', {
			names: ['create', 'get', 'getAll', 'update'],
			all: () => spot.emulator.customRoles,
		}),
		...entityCases('live', {
			names: [
				'get',
				'getAll',
				'getParticipants',
				'inviteParticipant',
				'inviteParticipants',
				'inviteSpeakers',
			],
			all: () => spot.emulator.lives,
		}),
		...entityCases('course', {
			names: ['getAll', 'getParticipants', 'inviteParticipant', 'inviteParticipants'],
			all: () => spot.emulator.courses,
		}),
		...entityCases('forum', {
			names: ['create', 'delete', 'get', 'getAll', 'update'],
			all: () => spot.emulator.forums,
		}),
		'course: addGroup': groupOfCourse(),
		'course: removeGroup': groupOfCourse(),
		'course: getParticipant': {
			parameters: {
				courseId: entity.byName('Onboarding 🎓'),
				courseParticipantId: '={{ $json.entity }}',
			},
			rows: [
				(index) => ({
					entity: spot.emulator.courseParticipants(spot.emulator.courses[0].id)[index].id,
				}),
				{ entity: '' },
			],
		},
		'learningPath: getParticipant': {
			parameters: {
				learningPathId: '={{ $json.entity }}',
				learningPathParticipantId: '={{ $json.participant }}',
			},
			rows: [
				(index) => {
					const [{ id }] = spot.emulator.learningPaths;
					return {
						entity: id,
						participant: spot.emulator.learningPathParticipants(id)[index].id,
					};
				},
				{ entity: 'x', participant: '' },
			],
		},
		'learningPath: getParticipants': learningPath(),
		'learningPath: inviteParticipants': learningPath(),
		'forum: createTopics': {
			parameters: { forumId: entity.byName('Support'), name: '={{ $json.name }}' },
			rows: [{ name: 'New' }, { name: '' }],
		},
	};

	function groupOfCourse(): Case {
		return {
			parameters: {
				courseId: entity.byName('Onboarding 🎓'),
				groupId: entity.byId('={{ $json.entity }}'),
			},
			rows: [(index) => ({ entity: spot.emulator.groups[index].id }), { entity: '' }],
		};
	}

	function learningPath(): Case {
		return {
			parameters: { learningPathId: '={{ $json.entity }}' },
			rows: [() => ({ entity: spot.emulator.learningPaths[0].id }), { entity: '' }],
		};
	}

	/** Operations that differ in the entity, or in the name of what they create. */
	function entityCases(
		resource: string,
		{ names, all }: { names: string[]; all: () => Array<{ id: string }> },
	): Record<string, Case> {
		const label = resource === 'customRole' ? 'label' : 'name';
		return Object.fromEntries(
			names.map((name): [string, Case] => {
				const id = { [`${resource}Id`]: entity.byId('={{ $json.entity }}') };
				const byEntity: Case['rows'] = [(index) => ({ entity: all()[index].id }), { entity: '' }];
				switch (name) {
					case 'getAll':
						return [
							`${resource}: ${name}`,
							{
								parameters: { limit: '={{ $json.limit }}' },
								rows: [{ limit: 1 }, { limit: 'many' }],
							},
						];
					case 'create':
						return [
							`${resource}: ${name}`,
							{
								parameters: { [label]: '={{ $json.called }}' },
								rows: [{ called: 'New' }, { called: ' ' }],
							},
						];
					case 'update':
						return [
							`${resource}: ${name}`,
							{ parameters: { ...id, updateFields: { [label]: 'Changed' } }, rows: byEntity },
						];
					default:
						return [`${resource}: ${name}`, { parameters: id, rows: byEntity }];
				}
			}),
		);
	}

	const takesMember = (name: string) =>
		/^(member|customProperty): (get$|getFormAnswers|update|getAll|bulkUpsert)|Member$|: invite(Participant|Speaker)/.test(
			name,
		) && name !== 'member: getAll';
	/** Items that are valid or not, as given; each names a different member. */
	function itemsOf(name: string, by: string, valid = [true, false, true]): IDataObject[] {
		const [right, wrong] = CASES[name].rows;
		const people = spot.emulator.members();
		return valid
			.map((isValid) => (isValid ? right : wrong))
			.map((row, index) => ({
				...(takesMember(name) && { who: by === 'email' ? people[index].email : people[index].id }),
				...(typeof row === 'function' ? row(index) : row),
			}));
	}

	function parametersOf(name: string): INodeParameters {
		const [resource, operation] = name.split(/: | without/);
		return {
			resource,
			operation,
			...(takesMember(name) &&
				(/: invite(Participants|Speakers)$/.test(name)
					? { people: '={{ $json.who }}' }
					: { memberId: member.byId('={{ $json.who }}') })),
			...CASES[name].parameters,
		};
	}

	return { CASES, takesMember, itemsOf, parametersOf };
}
