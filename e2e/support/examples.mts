import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { spreadsheet } from './environment.mts';
import { checkout } from './package.mts';

interface Locator {
	__rl: true;
	mode: string;
	value: string;
}

/** A field in which a user of an example must choose something: it is red until then. */
interface EmptyField {
	node: INode;
	parameter: string;
}

const byName = (value: string) => ({ mode: 'name', value });
const fromList = (value: string) => ({ mode: 'list', value });

/** What the tests choose, by the type of the node and the name of the parameter. */
const CHOICES: Record<string, Omit<Locator, '__rl'>> = {
	'slack.channelId': fromList('C0000000000'),
	'googleSheets.documentId': fromList(spreadsheet),
	'googleCalendar.calendar': fromList('community@example.com'),
	'meltingSpot.tagId': byName('New here'),
	'meltingSpot.groupId': byName('Newcomers'),
	'meltingSpot.channelId': byName('Premium'),
	'meltingSpot.customPropertySlug': fromList('newsletter'),
};

/** An example as it stands in its file. */
export async function example(file: string): Promise<IWorkflowBase> {
	return JSON.parse(await readFile(join(checkout, 'examples', file), 'utf8')) as IWorkflowBase;
}

/** An example in which everything that is red has been chosen. @param courseId only a course's ID is accepted there */
export async function readyExample(file: string, courseId = ''): Promise<IWorkflowBase> {
	const workflow = await example(file);
	const choices: typeof CHOICES = { ...CHOICES, 'meltingSpotTrigger.courseId': fromList(courseId) };
	for (const { node, parameter } of emptyFields(workflow)) {
		const name = `${node.type.split('.').pop()}.${parameter}`;
		if (!(name in choices)) throw new Error(`Nothing to choose for ${name}`);
		node.parameters[parameter] = { __rl: true, ...choices[name] };
	}
	return workflow;
}

/** The fields that must be chosen, in the order of the nodes. */
export function emptyFields({ nodes }: IWorkflowBase): EmptyField[] {
	return nodes.flatMap((node) =>
		Object.entries(node.parameters)
			.filter(([, value]) => isLocator(value) && value.value === '')
			.map(([parameter]) => ({ node, parameter })),
	);
}

const isLocator = (value: unknown): value is Locator =>
	typeof value === 'object' && value !== null && '__rl' in value;
