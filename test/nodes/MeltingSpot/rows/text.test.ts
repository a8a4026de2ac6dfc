import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { propertiesOf } from '../../../../nodes/MeltingSpot/core/editor';
import { resources } from '../../../../nodes/MeltingSpot/resources';
import { operationCases } from '../../../support/operationCases';
import { member, useSpot } from '../../../support/spot';

/* Every parameter that takes text, over real requests: what goes in, and what is sent or refused. */

const spot = useSpot({ members: 60, quota: null });
const { itemsOf, parametersOf } = operationCases(spot);

interface TextParameter {
	/** As the cases call it: `tag: create`. */
	operation: string;
	/** Such as `filters.email`; with the mode of a locator, such as `memberId:email`. */
	path: string;
	label: string;
	/** Whether the property takes text itself: a JSON property takes an object, too. */
	isJson: boolean;
}

const takesText = ({ type, typeOptions }: INodeProperties) =>
	type === 'string' || type === 'json' || typeOptions?.loadOptionsMethod !== undefined;

function textParametersOf(operation: string, property: INodeProperties): TextParameter[] {
	const { name, displayName: label, type, modes = [], options = [] } = property;
	const isJson = type === 'json';
	if (type === 'resourceLocator') {
		return modes
			.filter((mode) => mode.type === 'string')
			.map((mode) => ({ operation, path: `${name}:${mode.name}`, label, isJson }));
	}
	if (type === 'collection') {
		return (options as INodeProperties[]).flatMap((option) =>
			textParametersOf(operation, option).map((own) => ({ ...own, path: `${name}.${own.path}` })),
		);
	}
	return takesText(property) ? [{ operation, path: name, label, isJson }] : [];
}

const all = resources.flatMap(({ name, operations }) =>
	operations.flatMap((operation) =>
		propertiesOf(operation).flatMap((property) =>
			textParametersOf(`${name}: ${operation.name}`, property),
		),
	),
);
/** Once per operation and path: *Value* is shown in several forms. */
const parameters = [
	...new Map(all.map((each) => [`${each.operation} ${each.path}`, each])).values(),
];

const NAMED = ['channel', 'course', 'customRole', 'forum', 'group', 'live', 'tag'] as const;

function entitiesOf(kind: (typeof NAMED)[number]) {
	const entities: Array<{ id: string }> =
		kind === 'live' ? spot.emulator.lives : spot.emulator[`${kind}s` as const];
	return entities as Array<{ id: string; name?: string; label?: string; title?: string }>;
}

/** The first name that only one entity has. */
function uniqueName(kind: (typeof NAMED)[number]): string {
	const names = entitiesOf(kind).map((each) => String(each.name ?? each.label ?? each.title));
	return names.find((name) => names.filter((each) => each === name).length === 1)!;
}

/** What the parameters take; any other takes any text. */
const VALID: Record<string, (item: IDataObject) => string> = {
	'additionalFields.emoji': () => '🎤',
	courseParticipantId: ({ entity }) => String(entity),
	'customPropertySlug:slug': () => 'team-size',
	email: () => 'cory@example.net',
	emails: () => 'cory@example.net, kim@example.net',
	'filters.customRoleId': () => uniqueName('customRole'),
	'filters.email': () => spot.emulator.members()[0].email,
	'invitedByMemberId:email': () => spot.emulator.members()[5].email,
	'invitedByMemberId:id': () => spot.emulator.members()[5].id,
	'hostMemberId:email': () => spot.emulator.members()[0].email,
	'hostMemberId:id': () => spot.emulator.members()[0].id,
	learningPathId: ({ entity }) => String(entity),
	learningPathParticipantId: ({ participant }) => String(participant),
	'memberId:email': () => spot.emulator.members()[0].email,
	'memberId:id': () => spot.emulator.members()[0].id,
	people: () => spot.emulator.members()[0].email,
	'updateFields.avatarUrl': () => 'https://example.com/a.png',
	'updateFields.customRoleId': () => uniqueName('customRole'),
	'updateFields.embedBaseUrls': () => '{ "default": "https://example.com" }',
	'updateFields.emoji': () => '🎤',
	...Object.fromEntries(
		NAMED.flatMap((kind) => [
			[`${kind}Id:name`, () => uniqueName(kind)],
			[`${kind}Id:id`, () => entitiesOf(kind)[0].id],
		]),
	),
};

/** Their white space is sent: the text may be Markdown, or a value that ends with a space. */
const KEEPS_SPACE = ['content', 'value'];

function withValue(parameters: INodeParameters, path: string, value: string): INodeParameters {
	const [name, mode] = path.split(':');
	if (mode !== undefined) return { ...parameters, [name]: { __rl: true, mode, value } };
	const [group, field] = path.split('.');
	if (field === undefined) return { ...parameters, [name]: value };
	return { ...parameters, [group]: { [field]: value } };
}

/** The emulator's dates depend on when it started. */
const DATES = /\d{4}-\d\d-\d\dT[\d:.]+Z|\b1\d{12}\b/g;

/** What is sent and output, or the error. Each run has a Spot of its own, so that two of them can be compared. */
async function outcomeOf({ operation, path }: TextParameter, toValue: (valid: string) => string) {
	spot.emulator.reset();
	spot.renewKey();
	const [item] = itemsOf(operation, 'id', [true]);
	const value = toValue(VALID[path]?.(item) ?? 'Some text');
	const customPropertySlug = { __rl: true as const, mode: 'slug', value: 'company' };
	const isText = path === 'value' && { valueType: 'text', customPropertySlug };
	const given = { ...withValue(parametersOf(operation), path, value), ...isText };
	try {
		const { items } = await spot.run(given, { items: [item] });
		return { sent: spot.sent(), items: JSON.stringify(items).replace(DATES, '') };
	} catch (error) {
		return { sent: spot.sent(), error: (error as Error).message };
	}
}

const UNSEEN = '\u200b\ufeff\u2060\u00ad\u200e\u202a';

describe.each(parameters)('$operation, $path', (parameter) => {
	const { path, label, isJson } = parameter;
	const space = KEEPS_SPACE.includes(path) ? '' : ' \u00a0\u2003';

	it('takes text without what no one sees around it', async () => {
		const clean = await outcomeOf(parameter, (valid) => valid);
		expect(clean).toEqual({
			sent: expect.anything() as unknown,
			items: expect.anything() as unknown,
		});
		expect(clean.sent).not.toEqual([]);
		const dirty = await outcomeOf(
			parameter,
			(valid) => `${UNSEEN}${space}${valid}${space}${UNSEEN}\u202c`,
		);
		expect(dirty).toEqual(clean);
	});

	it('is blank if it consists of nothing else', async () => {
		const blank = await outcomeOf(parameter, () => '');
		expect(await outcomeOf(parameter, () => `${UNSEEN} \u00a0`)).toEqual(blank);
	});

	if (!isJson) {
		it('takes no object', async () => {
			for (const value of ['={{ ({ a: 1 }) }}', '[object Object]']) {
				const { error, sent } = await outcomeOf(parameter, () => value);
				expect(error).toContain(`"${label}"`);
				expect(sent).toEqual([]);
			}
		});
	}
});

describe('an email address', () => {
	const CORY = 'cory@example.net';
	const ways: Array<[string, (value: string) => INodeParameters, string]> = [
		['Email', (email) => ({ operation: 'invite', email }), 'POST /v1/spotMembers'],
		[
			'Emails',
			(emails) => ({ operation: 'bulkInvite', emails }),
			'POST /v1/spotMembers~bulkInvite',
		],
		[
			'Member',
			(value) => ({ operation: 'get', memberId: member.byEmail(value) }),
			'GET /v1/spotMembers',
		],
		['Filters > Email', (email) => ({ filters: { email } }), 'GET /v1/spotMembers'],
	];

	it.each([
		'cory@example.net\u200b',
		'co\u200bry@exam\u2060ple.net',
		'\u202acory@example.net\u202c',
		'cory\u200d@example.net',
		'mailto:cory@example.net',
		'<mailto:cory@example.net|Cory>',
		'<cory@example.net>',
		'"cory@example.net"',
		"'cory@example.net'",
		'“cory@example.net”',
		'cory@example.net.',
		'cory@example.net,',
		'cory@example.net;',
		'Cory Zotti <cory@example.net>',
		'"Zotti, Jr." <cory@example.net>',
		'"Zotti; Cory" <cory@example.net>,',
	])('is read from %j everywhere', async (text) => {
		for (const [, parametersFor, endpoint] of ways) {
			spot.emulator.reset();
			spot.renewKey();
			await spot.run(parametersFor(text), { continueOnFail: true });
			const [{ method, path, query, body }] = spot.sent();
			expect(`${method} ${path}`).toBe(endpoint);
			const { email, emails } = (body ?? {}) as IDataObject;
			expect(email ?? emails ?? query['email[in]']).toEqual(emails ? [CORY] : CORY);
		}
	});

	it.each(['cory', 'cory@example', 'co ry@example.net', 'cory@example.netkim@example.net'])(
		'is not read from %j',
		async (text) => {
			for (const [label, parametersFor] of ways) {
				const error = await spot.failure(parametersFor(text));
				expect(error.message).toContain(`"${label.replace('Filters > ', '')}"`);
			}
			expect(spot.sent()).toEqual([]);
		},
	);

	it('is quoted with what no one sees', async () => {
		const error = await spot.failure({ operation: 'invite', email: 'cory@exam\u200bple' });
		expect(error.message).toContain('but got "cory@examU+200Bple".');
	});

	it('of a member is found, and of a stranger is quoted as it looks', async () => {
		const [{ id, email }] = spot.emulator.members();
		const get = (value: string) => ({ operation: 'get', memberId: member.byEmail(value) });
		expect(await spot.rows(get(`${email}\u200b`))).toMatchObject([{ id }]);
		const error = await spot.failure(get('cory@example.net\u200b'));
		expect(error.message).toBe(
			'Your Spot has no member with the email address "cory@example.net".',
		);
	});
});

describe('a name', () => {
	const [QUILL, JUNIOR] = [
		{ email: 'a@example.com', firstname: 'Ann', lastname: 'Quill' },
		{ email: 'b@example.com', firstname: 'Bo', lastname: 'Quill, Jr.' },
	];
	const found = async (lastname: string) =>
		(await spot.rows({ returnAll: true, filters: { lastname } })).map(({ email }) => email);

	it.each([
		['"Quill, Jr."', [JUNIOR.email]],
		['"Quill, Jr.", Quill', [QUILL.email, JUNIOR.email]],
		['={{ ["Quill, Jr."] }}', [JUNIOR.email]],
		['Quill', [QUILL.email]],
	])('in quotes is not split at its comma: %s', async (text, emails) => {
		spot.emulator.register(QUILL);
		spot.emulator.register(JUNIOR);
		expect((await found(text)).sort()).toEqual(emails);
	});

	it('is compared with any white space as a space', async () => {
		spot.emulator.register({ email: 'c@example.com', lastname: 'De Vries' });
		expect(await found('De\u00a0Vries')).toEqual(['c@example.com']);
		expect(await found('\u200bDe Vries\u2003')).toEqual(['c@example.com']);
	});

	it.each(['Client\u00a0VIP', ' client  vip\u200b', 'Client\u200b\u2003VIP'])(
		'of a tag, too: %j',
		async (name) => {
			const tag = { resource: 'tag', operation: 'create', name: 'Client VIP' };
			const [{ id }] = await spot.rows(tag);
			const tagId = { __rl: true, mode: 'name', value: name };
			expect(await spot.rows({ resource: 'tag', operation: 'get', tagId })).toMatchObject([{ id }]);
		},
	);

	it('keeps joiners that shape it', async () => {
		const [{ id }] = spot.emulator.members();
		const updateFields = { firstname: 'ന്\u200d', lastname: 'نامه\u200cای', title: '👩\u200d💻' };
		await spot.run({ operation: 'update', memberId: member.byId(id), updateFields });
		expect(spot.sent().find(({ method }) => method === 'PUT')?.body).toEqual(updateFields);
	});

	it('that is blank to the eye changes nothing', async () => {
		const [{ id }] = spot.emulator.members();
		await spot.run({
			operation: 'update',
			memberId: member.byId(id),
			updateFields: { firstname: '\u200b', lastname: 'Berg' },
		});
		expect(spot.sent().find(({ method }) => method === 'PUT')?.body).toEqual({ lastname: 'Berg' });
	});
});
