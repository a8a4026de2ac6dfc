import type { INode } from 'n8n-workflow';
import { startEmulator } from '../../emulator';
import { resources } from '../../nodes/MeltingSpot/resources';
import { filesIn, readText } from '../support/repository';
import { secretKey } from '../support/secrecy';
import { useTool } from '../support/tool';

/** What the table "never give it" lists, as `Tag: Delete`. */
const [, table] =
	/^## Operations to leave out\n(.*?)^## /ms.exec(readText('docs/ai-agents.md')) ?? [];
const listed = table
	.split('\n')
	.flatMap((line) => line.split(' | ')[2]?.replace(/ \|$/, '').split('. ') ?? [])
	.flatMap((group) => {
		const [resource, operations = ''] = group.split(': ');
		return operations === '' ? [] : operations.split(', ').map((each) => `${resource}: ${each}`);
	});

const operations = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({
		title: `${resource.displayName}: ${operation.displayName}`,
		parameters: { resource: resource.name, operation: operation.name },
		reads: operation.endpoint.startsWith('GET '),
	})),
);
const titles = operations.map(({ title }) => title);

describe('operations to leave out', () => {
	it('are ones that write', () => {
		expect(listed.length).toBeGreaterThan(15);
		expect(listed.filter((title) => !titles.includes(title))).toEqual([]);
		const reads = operations.filter((each) => each.reads).map(({ title }) => title);
		expect(listed.filter((title) => reads.includes(title))).toEqual([]);
	});

	it('are all that write, except those that create or change something', () => {
		const others = operations.filter(({ title, reads }) => !reads && !listed.includes(title));
		expect(others.map(({ title }) => title.replace(/^.*: /, ''))).toEqual(
			others.map(() =>
				expect.stringMatching(/^(Create|Create Many Topics|Create or Update Many|Update)$/),
			),
		);
	});
});

const tools = filesIn('examples')
	.filter((file) => file.endsWith('.json'))
	.flatMap((file) => (JSON.parse(readText(file)) as { nodes: INode[] }).nodes)
	.filter(({ type }) => type.endsWith('.meltingSpotTool'));
const writing = tools.filter(
	({ parameters }) =>
		!operations.find(
			(each) =>
				each.parameters.resource === parameters.resource &&
				each.parameters.operation === parameters.operation,
		)?.reads,
);

describe('the template for an agent', () => {
	it('gives it no operation to leave out', () => {
		expect(tools).toHaveLength(2);
		const given = tools.map(
			({ parameters: { resource, operation } }) =>
				operations.find(
					(each) =>
						each.parameters.resource === resource && each.parameters.operation === operation,
				)?.title,
		);
		expect(given.filter((title) => !title || listed.includes(title))).toEqual([]);
	});

	it('lets the model choose no member to change', () => {
		expect(writing.map(({ name }) => name)).toEqual(['Change the title']);
		expect(JSON.stringify(writing[0].parameters.memberId)).not.toContain('fromAI');
	});

	it.each([
		['Change the title of <EMAIL>, please', true],
		['Who is EMAIL? Change the title.', true],
		['Their address is EMAIL.', true],
		['Change her title', false],
		['', false],
	])(
		'changes the member in the message, whatever the model asks for: %s',
		async (text, isNamed) => {
			const emulator = await startEmulator({ members: 20, quota: null, key: secretKey() });
			const [someone, victim] = emulator.members().slice(-2);
			const chatInput = text.replace('EMAIL', someone.email);
			const parameters = JSON.parse(
				JSON.stringify(writing[0].parameters).replace(
					"$('Chat').first().json",
					JSON.stringify(`(${JSON.stringify({ chatInput })})`).slice(1, -1),
				),
			) as INode['parameters'];
			const input = { Email: victim.email, Title: 'Owned', memberId: victim.id };
			const credentials = { apiKey: emulator.key, baseUrl: emulator.url };
			const { answer } = await useTool({ parameters, input, credentials });
			const changed = emulator.members().filter(({ title }) => title === 'Owned');
			await emulator.close();
			expect(changed.map(({ email }) => email)).toEqual(isNamed ? [someone.email] : []);
			if (!isNamed) expect(JSON.stringify(answer)).toContain('Member');
		},
	);
});
