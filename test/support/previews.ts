/* eslint-disable @n8n/community-nodes/no-restricted-imports -- writes the previews beside the nodes */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type Emulator, startEmulator } from '../../emulator';
import { findOperation } from '../../nodes/MeltingSpot/resources';
import { runNode } from './n8n';
import { inRepository } from './repository';

interface Recording {
	/** Resource and operation come from the file name unless given. */
	parameters: INodeParameters;
	/** Fields that every item has; the others are named by the user. Defaults to all fields. */
	fixedFields?: string[];
	/** The other fields are undocumented. */
	isOpen?: true;
	/** How many items run; 20 unless set. */
	items?: number;
}

const byId = (value: string) => ({ __rl: true as const, mode: 'id', value });
const byEmail = (value: string) => ({ __rl: true as const, mode: 'email', value });
const byName = (value: string) => ({ __rl: true as const, mode: 'name', value });
const memberId = byEmail('={{ $json.email }}');
const people = '={{ $json.email }}';
/** One of the seed's entities. */
const one = (kind: keyof typeof kinds) => byId(`={{ $json.ids.${kind} }}`);
const kinds = {
	tag: ({ tags }: Emulator) => tags,
	group: ({ groups }: Emulator) => groups,
	channel: ({ channels }: Emulator) => channels,
	customRole: ({ customRoles }: Emulator) => customRoles,
	live: ({ lives }: Emulator) => lives,
	course: ({ courses }: Emulator) => courses,
	learningPath: ({ learningPaths }: Emulator) => learningPaths,
	forum: ({ forums }: Emulator) => forums,
	courseParticipant: (emulator: Emulator) => emulator.courseParticipants(emulator.courses[0].id),
	learningPathParticipant: (emulator: Emulator) =>
		emulator.learningPathParticipants(emulator.learningPaths[0].id),
};
const ended = byName('Monthly demo 1');
const onboarding = byName('Onboarding 🎓');
const group = byName('={{ $json.groupName }}');
const details = { description: 'For tests', emoji: '🥇' };

/** What is recorded for each preview, by its file. */
export const recordings: Record<string, Recording> = {
	// The trigger outputs members as Get Many does.
	output: { parameters: { resource: 'member', operation: 'getAll', returnAll: true } },
	'member/getAll': { parameters: { returnAll: true } },
	'member/get': { parameters: { memberId } },
	'member/update': { parameters: { memberId, updateFields: { title: 'CEO' } } },
	'member/invite': { parameters: { email: '=new.{{ $itemIndex }}@example.com' } },
	'member/bulkInvite': {
		parameters: { emails: '={{ $itemIndex }}@example.com, {{ $json.email }}' },
	},
	'member/getFormAnswers': {
		parameters: { memberId },
		fixedFields: ['email', 'spotMemberId'],
		isOpen: true,
	},
	'activity/getAll': {
		parameters: { from: '2000-01-01', returnAll: true },
		fixedFields: ['type'],
		isOpen: true,
	},
	'customProperty/getAll': { parameters: { memberId }, fixedFields: ['email', 'spotMemberId'] },
	// Update returns one property in the form Get Many lists it, and a run can set only one type of value.
	'customProperty/update': { parameters: { operation: 'getAll', simplify: false, memberId } },
	'customProperty/bulkUpsert': {
		fixedFields: ['email', 'spotMemberId'],
		parameters: { memberId, properties: { mappingMode: 'autoMapInputData', value: null } },
	},
	'tag/addToMember': { parameters: { tagId: byName('VIP'), memberId } },
	'tag/create': { parameters: { name: 'Gold', additionalFields: { emoji: '🥇' } } },
	'tag/delete': { parameters: { tagId: one('tag') }, items: 1 },
	'tag/get': { parameters: { tagId: one('tag') } },
	'tag/getAll': { parameters: { returnAll: true } },
	'tag/getMembers': { parameters: { tagId: byName('VIP'), returnAll: true } },
	'tag/removeFromMember': { parameters: { tagId: byName('VIP'), memberId } },
	'tag/update': { parameters: { tagId: one('tag'), updateFields: { name: 'New' } } },
	'group/addMember': { parameters: { groupId: byName('Board'), memberId } },
	'group/create': { parameters: { name: 'Gold', additionalFields: details } },
	'group/delete': { parameters: { groupId: one('group') }, items: 1 },
	'group/getAll': { parameters: { returnAll: true } },
	'group/getMembers': { parameters: { groupId: byName('Board'), returnAll: true } },
	'channel/addMember': { parameters: { channelId: byName('General'), memberId } },
	'channel/create': { parameters: { name: 'Gold', additionalFields: details } },
	'channel/get': { parameters: { channelId: one('channel') } },
	'channel/getAll': { parameters: { returnAll: true } },
	'channel/getMembers': { parameters: { channelId: byName('General'), returnAll: true } },
	'channel/removeMember': { parameters: { channelId: byName('General'), memberId } },
	'channel/update': { parameters: { channelId: one('channel'), updateFields: { name: 'New' } } },
	'customRole/create': { parameters: { label: 'Guide' } },
	'customRole/get': { parameters: { customRoleId: one('customRole') } },
	'customRole/getAll': { parameters: { returnAll: true } },
	'customRole/update': {
		parameters: { customRoleId: one('customRole'), updateFields: { label: 'New' } },
	},
	'live/create': {
		parameters: {
			title: 'Launch',
			hostMemberId: byId('={{ $json.id }}'),
			startDate: '={{ $now.plus({ days: 1 }).toISO() }}',
			endDate: '={{ $now.plus({ days: 1, hours: 1 }).toISO() }}',
		},
	},
	'live/get': { parameters: { liveId: one('live') } },
	'live/getAll': { parameters: { returnAll: true } },
	'live/getParticipants': { parameters: { liveId: ended, returnAll: true } },
	'live/inviteParticipant': { parameters: { liveId: ended, memberId } },
	'live/inviteParticipants': { parameters: { liveId: ended, people } },
	'live/inviteSpeakers': { parameters: { liveId: ended, people } },
	// More items would name a group again.
	'course/addGroup': { parameters: { courseId: onboarding, groupId: group }, items: 2 },
	'course/getAll': { parameters: { returnAll: true } },
	'course/getParticipant': {
		parameters: { courseId: onboarding, courseParticipantId: '={{ $json.ids.courseParticipant }}' },
	},
	'course/getParticipants': { parameters: { courseId: onboarding, returnAll: true } },
	'course/inviteParticipant': { parameters: { courseId: onboarding, memberId } },
	'course/inviteParticipants': { parameters: { courseId: onboarding, people } },
	'course/removeGroup': {
		parameters: { courseId: onboarding, groupId: group },
		items: 2,
	},
	'learningPath/getParticipant': {
		parameters: {
			learningPathId: '={{ $json.firstPath }}',
			learningPathParticipantId: '={{ $json.ids.learningPathParticipant }}',
		},
	},
	'learningPath/getParticipants': {
		parameters: { learningPathId: '={{ $json.ids.learningPath }}' },
	},
	'learningPath/inviteParticipants': {
		parameters: { learningPathId: '={{ $json.firstPath }}', people },
	},
	'forum/create': { parameters: { name: 'Gold', additionalFields: details } },
	'forum/createTopics': { parameters: { forumId: byName('Support'), name: 'Hello' } },
	'forum/delete': { parameters: { forumId: one('forum') }, items: 1 },
	'forum/get': { parameters: { forumId: one('forum') } },
	'forum/getAll': { parameters: { returnAll: true } },
	'forum/update': { parameters: { forumId: one('forum'), updateFields: { name: 'New' } } },
};

/** The items that operations run with: members, with a value for a property of each type. */
export const inputOf = (emulator: Emulator): IDataObject[] =>
	emulator
		.members()
		.slice(0, 20)
		.map((member, index) => ({
			...member,
			groupName: emulator.groups[index % emulator.groups.length].name,
			firstPath: emulator.learningPaths[0].id,
			ids: Object.fromEntries(
				Object.entries(kinds).map(([kind, of]) => {
					const entities = of(emulator);
					return [kind, entities[index % entities.length].id];
				}),
			),
			company: 'Acorn',
			'team-size': 1.5,
			newsletter: true,
			interests: ['events'],
		}));

/** Runs every operation against the emulator. @returns the previews by file */
export async function recordPreviews(): Promise<Record<string, IDataObject>> {
	const emulator = await startEmulator({ members: 100, quota: null });
	const recorded: Array<[name: string, rows: IDataObject[]]> = [];
	try {
		for (const [name, { parameters, items: count }] of Object.entries(recordings)) {
			emulator.reset();
			// The package paces its requests per key.
			emulator.setKey(name);
			const [resource, operation] = name.split('/');
			const { items } = await runNode({
				parameters: { resource, operation, ...parameters },
				items: parameters.returnAll ? undefined : inputOf(emulator).slice(0, count),
				credentials: { apiKey: emulator.key, baseUrl: emulator.url },
			});
			recorded.push([name, items.map(({ json }) => json)]);
		}
	} finally {
		await emulator.close();
	}
	// An entity's field has the same schema wherever it appears, even where its values happened to be null.
	const everywhere = (name: string) =>
		valuesByKey(
			recorded.flatMap(([other, rows]) =>
				entityOf(other) === entityOf(name) && isSimplified(other) === isSimplified(name)
					? rows
					: [],
			),
		);
	return Object.fromEntries(
		recorded.map(([name, rows]) => {
			const { fixedFields, isOpen } = recordings[name];
			const schema = objectSchema(rows, fixedFields, everywhere(name));
			if (isOpen) schema.additionalProperties = {};
			return [`nodes/MeltingSpot/__schema__/v1.0.0/${name}.json`, { ...schema, version: 1 }];
		}),
	);
}

/** Whether a preview shows the simplified form, in which dates are text. */
function isSimplified(name: string): boolean {
	const [resource, operation] = name === 'output' ? ['member', 'getAll'] : name.split('/');
	return 'isSimplified' in (findOperation(resource, operation)?.parameters ?? {});
}

/** What kind of entity a preview shows. */
function entityOf(name: string): string {
	const [resource, operation] = name.split('/');
	if (name === 'output' || operation === 'getMembers') return 'member';
	return /participant|speaker/i.test(operation) ? `${resource} participant` : resource;
}

/** The schema of values that were seen in one place. */
function schemaOf(values: unknown[]): IDataObject {
	const types = new Set(values.map(typeOf));
	if (types.has('number')) types.delete('integer');
	const order = ['object', 'string', 'integer', 'number', 'boolean', 'array', 'null'];
	const type = order.filter((each) => types.has(each));
	const items = values.filter(Array.isArray).flat() as unknown[];
	if (types.has('object')) {
		const objects = values.filter((value) => typeOf(value) === 'object') as IDataObject[];
		// Fields that some of them lack are named by the user.
		const always = Object.keys(objects[0]).filter((key) => objects.every((each) => key in each));
		return objectSchema(objects, always);
	}
	return {
		type: type.length === 1 ? type[0] : type,
		...(types.has('array') && { items: schemaOf(items) }),
	};
}

/** @param fields those to list; the others become `additionalProperties` */
function objectSchema(
	objects: object[],
	fields?: string[],
	everywhere = valuesByKey(objects),
): IDataObject {
	const own = valuesByKey(objects);
	const listed = fields ?? [...own.keys()];
	const others = [...own].filter(([key]) => !listed.includes(key)).flatMap(([, values]) => values);
	return {
		type: 'object',
		properties: Object.fromEntries(listed.map((key) => [key, schemaOf(everywhere.get(key) ?? [])])),
		...(others.length > 0 && { additionalProperties: schemaOf(others) }),
	};
}

function valuesByKey(objects: object[]): Map<string, unknown[]> {
	const values = new Map<string, unknown[]>();
	for (const [key, value] of objects.flatMap((each) => Object.entries(each))) {
		values.set(key, [...(values.get(key) ?? []), value]);
	}
	return values;
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

async function main(): Promise<void> {
	for (const [file, preview] of Object.entries(await recordPreviews())) {
		mkdirSync(dirname(inRepository(file)), { recursive: true });
		writeFileSync(inRepository(file), JSON.stringify(preview));
	}
}

if (require.main === module) void main();
