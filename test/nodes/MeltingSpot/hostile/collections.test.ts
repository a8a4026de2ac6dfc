import type { IDataObject } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { runOperation } from '../../../../nodes/MeltingSpot/core/run';
import { findOperation } from '../../../../nodes/MeltingSpot/resources';
import { itemsOf } from '../../../support/injectedApi';
import { scriptedRun } from '../../../support/scriptedApi';
import { useSpot } from '../../../support/spot';

/*
 * A group of fields whose value is something else than an object with its fields. n8n 2.41 itself makes `{}` of that, if it
 * is in the workflow: only an expression that a later n8n evaluates as a whole, or a tool, can get this far.
 */

interface Given {
	value: unknown;
	/** Whether an expression stands in place of the whole group; it does unless set. */
	isExpression?: boolean;
	isTool?: boolean;
}

/** Runs an operation on an item with this value of the group. @returns the message of its error, if it fails */
async function read(
	[resource, operation, group, more = {}]: (typeof GROUPS)[number],
	{ value, isExpression = true, isTool = false }: Given,
) {
	const { run, sent } = scriptedRun(() => ({ body: { items: [], total: 0, id: '7' } }));
	const [item] = itemsOf([more]);
	const own = {
		...item,
		isTool,
		parameter: (name: string, fallback?: unknown) =>
			name === group ? value : item.parameter(name, fallback),
		isExpression: (path: string) => path === group && isExpression,
	};
	const error = await runOperation(findOperation(resource, operation)!, run, [own]).then(
		() => undefined,
		(reason: Error & { description?: string }) => reason,
	);
	return { message: error?.message, description: error?.description, sent };
}

const GROUPS: Array<[resource: string, operation: string, group: string, more?: IDataObject]> = [
	['member', 'getAll', 'filters', { returnAll: true }],
	['tag', 'getAll', 'filters', { returnAll: true }],
	['tag', 'getMembers', 'filters', { tagId: '7', returnAll: true }],
	['live', 'getParticipants', 'filters', { liveId: '7', returnAll: true }],
	['member', 'update', 'updateFields', { memberId: '1' }],
	['tag', 'update', 'updateFields', { tagId: '7' }],
	['tag', 'create', 'additionalFields', { name: 'Speaker' }],
	['forum', 'create', 'additionalFields', { name: 'Ideas' }],
].map(([resource, operation, group, more]) => [resource, operation, group, more] as never);

const LABELS: Record<string, string> = {
	filters: 'Filters',
	updateFields: 'Update Fields',
	additionalFields: 'Additional Fields',
};

const JSON_TEXT = '{"email":"ada@example.com"}';

describe.each(GROUPS)('of %s: %s, "%s"', (...group) => {
	const label = `"${LABELS[group[2]]}"`;

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['empty text', ''],
		['text', 'ada@example.com'],
		['JSON as text', JSON_TEXT],
		['a number', 5],
		['true', true],
		['an empty list', []],
		['a list', [{ email: 'ada@example.com' }]],
		['a date', new Date(0)],
		['a Luxon date', tryToParseDateTime('1970-01-01', 'UTC')],
		['a map', new Map()],
		['a function', () => ({})],
		['a misspelled name', { emial: 'ada@example.com' }],
		['a misspelled name without a value', { emial: undefined }],
		['the name of a method', { toString: 'x' }],
		['a name that every object has', JSON.parse('{"__proto__":{"email":"x"}}')],
	])('cannot be %s, and nothing is sent', async (_, value) => {
		const { message, sent } = await read(group, { value });
		expect(message).toContain(label);
		expect(message!.length).toBeLessThan(300);
		expect(sent).toEqual([]);
	});

	it.each<[string, Given]>([
		['text', { value: 'everyone' }],
		['a number', { value: 0 }],
		['a list', { value: [] }],
		['an unknown name', { value: { everyone: true } }],
	])('cannot be %s when an agent uses the node', async (_, given) => {
		const { message, sent } = await read(group, { ...given, isTool: true, isExpression: false });
		expect(message).toContain(label);
		expect(sent).toEqual([]);
	});
});

const MEMBERS = GROUPS[0];

describe('filters that are one expression', () => {
	it.each<[object]>([
		[{}],
		[{ email: '' }],
		[{ email: null }],
		[{ firstname: 'Ada', email: ' ' }],
		[{ email: [] }],
	])('and blank do not return everyone: %j', async (value) => {
		const { message, sent } = await read(MEMBERS, { value });
		expect(message).toMatch(/^The expression in .* returned nothing\.$/);
		expect(sent).toEqual([]);
	});

	it('apply if they are an object with known names', async () => {
		const { message, sent } = await read(MEMBERS, { value: { email: 'ada@example.com' } });
		expect(message).toBeUndefined();
		expect(sent[0].query).toMatchObject({ 'email[in]': 'ada@example.com' });
	});

	it('name what is unknown, and what there is', async () => {
		const value = { nmae: 'x', ['y'.repeat(5_000)]: 1 };
		const { message, description } = await read(GROUPS[1], { value });
		expect(message).toMatch(/^"Filters" has no field "nmae, y{80}…"\.$/);
		expect(description).toBe('Fix the expression. The fields are: name.');
	});
});

it.each<[string, Given]>([
	['no field', { value: {}, isExpression: false }],
	['nothing at all', { value: undefined, isExpression: false }],
	['nothing, from an agent', { value: undefined, isTool: true }],
	['no field, from an agent', { value: {}, isTool: true }],
	['a blank field, from an agent', { value: { email: '' }, isTool: true }],
])('filters with %s filter nothing', async (_, given) => {
	const { message, sent } = await read(MEMBERS, given);
	expect(message).toBeUndefined();
	expect(sent).toHaveLength(1);
});

describe('in n8n', () => {
	const spot = useSpot({ members: 5, quota: null });

	it('an expression in place of all filters does not reach the node (docs/limits.md)', async () => {
		const parameters = { operation: 'getAll', returnAll: true };
		const filters = '={{ ({ email: "stranger@example.com" }) }}';
		expect(await spot.rows({ ...parameters, filters })).toHaveLength(5);
		expect(await spot.rows({ ...parameters, filters: { email: 'stranger@example.com' } })).toEqual(
			[],
		);
	});
});
