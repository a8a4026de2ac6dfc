import type { INode } from 'n8n-workflow';
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

it.each(examples)('%s: nothing lies on anything else', (file) => {
	const { nodes } = JSON.parse(readText(file)) as { nodes: INode[] };
	const boxes = nodes.map(boxOf);
	const pairs = boxes.flatMap((a, index) =>
		boxes.slice(index + 1).flatMap((b) => (overlap(a, b) ? [`${a.name} / ${b.name}`] : [])),
	);
	expect(pairs).toEqual([]);
});

it.each(examples)('%s: README links it, and it holds no ID of anyone', (file) => {
	expect(readText('README.md')).toContain(`(${file})`);
	expect(readText(file)).not.toMatch(/"value": "[0-9a-f]{8}-[0-9a-f]{4}-/);
});
