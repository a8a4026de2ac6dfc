import type { INode, IWorkflowBase } from 'n8n-workflow';
import { findOperation } from '../../nodes/MeltingSpot/resources';
import { filesIn, readText } from '../support/repository';

/** How large the editor draws a node, with its name below. */
const NODE = { width: 96, height: 136 };
const STICKY = 'n8n-nodes-base.stickyNote';

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf({ name, type, position: [left, top], parameters }: INode): Box {
	const { width, height } = type === STICKY ? (parameters as unknown as typeof NODE) : NODE;
	return { name, left, top, right: left + width, bottom: top + height };
}

const overlap = (a: Box, b: Box) =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const examples = filesIn('examples').filter((file) => file.endsWith('.json'));

it('there are examples', () => expect(examples.length).toBeGreaterThan(4));

const workflows = examples.map(
	(file) => [file, JSON.parse(readText(file)) as IWorkflowBase] as const,
);
/** The nodes of a type, in all examples, each with what its sticky notes say. */
const nodesOf = (type: string) =>
	workflows.flatMap(([file, { nodes }]) => {
		const notes = nodes
			.filter((node) => node.type === STICKY)
			.map((node) => node.parameters.content);
		return nodes
			.filter((node) => node.type.endsWith(`.${type}`))
			.map(({ name, parameters }) => ({
				label: `${file}: ${name}`,
				parameters: parameters as Record<string, never>,
				notes: notes.join('\n'),
			}));
	});

it.each(workflows)('%s: nothing lies on anything else', (_, { nodes }) => {
	const boxes = nodes.map(boxOf);
	const pairs = boxes.flatMap((a, index) =>
		boxes.slice(index + 1).flatMap((b) => (overlap(a, b) ? [`${a.name} / ${b.name}`] : [])),
	);
	expect(pairs).toEqual([]);
});

it.each(examples)('%s: README links it, and it holds no ID of anyone', (file) => {
	expect(readText('README.md')).toContain(`(${file})`);
	expect(readText(file)).not.toMatch(/"[0-9a-z]+": "[0-9a-f]{8}-[0-9a-f]{4}-(?!5)/);
	expect(readText(file)).not.toMatch(/YOUR_|"value": "#/);
});

it.each(workflows)("%s: what is the user's own must be chosen", (_, { nodes }) => {
	const chosen = nodes
		.filter(({ type }) => !type.endsWith('.lmChatOpenAi'))
		.flatMap(({ name, parameters }) =>
			Object.entries(parameters).map(([key, value]) => ({ name: `${name}: ${key}`, value })),
		)
		.filter(({ value }) => /"__rl":true/.test(JSON.stringify(value)))
		.filter(({ value }) => !/"value":"(={{.*)?"/.test(JSON.stringify(value)));
	expect(chosen).toEqual([]);
});

it.each(workflows)('%s: its operations exist', (_, { nodes }) => {
	const operations = nodes.filter(({ type }) => /\.meltingSpot(Tool)?$/.test(type));
	for (const { parameters } of operations) {
		const { resource, operation } = parameters as Record<string, string>;
		expect(findOperation(resource, operation)).toMatchObject({ displayName: expect.any(String) });
	}
});

describe('what strangers write', () => {
	const writes = nodesOf('googleSheets').filter(({ parameters }) => parameters.columns);

	it.each(writes)("$label: can't become a formula", ({ parameters }) => {
		expect(parameters.options).toMatchObject({ cellFormat: 'RAW' });
	});

	/** A count in words: nothing in it is anyone's text. */
	const COUNT = /^ \$[\w.$()' ]+ === 1 \? ['\w. ]+ : [^?]+ $/;

	it.each(nodesOf('slack'))("$label: can't become a mention or a link", ({ parameters }) => {
		const expressions = [...String(parameters.text).matchAll(/\{\{(.*?)\}\}/gs)].map(
			([, expression]) => expression,
		);
		expect(expressions.length).toBeGreaterThan(0);
		const escape = ".replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') ";
		const bare = expressions.filter((each) => !each.endsWith(escape) && !COUNT.test(each));
		expect(bare).toEqual([]);
	});

	it('invites one person per form', () => {
		const forms = workflows.filter(([, { nodes }]) =>
			nodes.some(({ type }) => type.endsWith('.formTrigger')),
		);
		expect(forms).toHaveLength(1);
		expect(JSON.stringify(forms)).not.toMatch(/"operation":"(bulkInvite|invite\w*s)"/);
	});
});

describe('sticky notes', () => {
	it.each(nodesOf('googleSheets'))('$label: name the tab and its columns', (node) => {
		const { parameters, notes } = node;
		const [, tab] = /value: '(\w+)'/.exec(parameters.sheetName) ?? [];
		expect(notes).toContain(`tab **${tab}**`);
		const columns = Object.keys((parameters.columns as { value?: object })?.value ?? {});
		const named = /columns[^*]*\*\*([^*]+)\*\*/.exec(notes)?.[1].split(', ');
		expect(named).toEqual(
			expect.arrayContaining(columns.filter((column) => column !== 'row_number')),
		);
	});

	it.each(nodesOf('slack'))('$label: name the channel', ({ notes }) => {
		expect(notes).toMatch(/channel/i);
	});
});
