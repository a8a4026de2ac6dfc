import type { IDataObject } from 'n8n-workflow';

import { type Emulator, type Member, startEmulator } from '../../../emulator';
import workflow from '../../fixtures/workflow-v1.json';
import { loadPackage, outputOf, runWorkflow, type WorkflowFile } from '../../support/n8n';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ members: 5 });
});
afterAll(async () => await emulator.close());

// This file stays as the first version of the package saved it. If this test fails, users' workflows break.
describe('a workflow that the first version saved', () => {
	it('uses every operation that the node had then', async () => {
		const { properties } = (await loadPackage()).description('meltingSpot');
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				options.flatMap((option) =>
					'value' in option ? [`${displayOptions?.show?.resource?.[0]}: ${option.value}`] : [],
				),
			);
		const used = workflow.nodes
			.slice(1)
			.map(
				({ parameters: { resource = 'member', operation = 'getAll' } }: Parameters) =>
					`${resource}: ${operation}`,
			);
		expect(new Set(used).size).toBe(8);
		expect(operations).toEqual(expect.arrayContaining(used));
	});

	it('still runs, and does what it did', async () => {
		const one = emulator.register({ email: 'member.one@example.com', firstname: 'One' });
		const two = emulator.register({ email: 'member.two@example.com', firstname: 'Two' });

		const run = await runWorkflow(workflow as unknown as WorkflowFile, {
			credentials: { apiKey: emulator.key, baseUrl: emulator.url },
		});
		expect(run.data.resultData.error).toBeUndefined();
		const rowsOf = (name: string): IDataObject[] => outputOf(run, name).map(({ json }) => json);

		// Since 0.2.0, simplified unless Simplify is off.
		const simplified = ({ id, email, firstname, lastActivityAt, updatedAt }: Member) => ({
			...{ id, email, firstname, lastname: 'Member', status: 'Accepted', role: 'Member' },
			...{ customRoleId: null, title: null },
			lastActivityAt: new Date(Number(lastActivityAt)).toISOString(),
			updatedAt: new Date(Number(updatedAt)).toISOString(),
		});
		expect(rowsOf('Get member')).toEqual([simplified(one)]);
		expect(rowsOf('Get many members')).toEqual([simplified(one), simplified(two)]);
		expect(rowsOf('Update member')).toEqual([emulator.member(one.id)]);
		expect(emulator.member(one.id)).toMatchObject({
			title: 'Head of Marketing',
			role: 'Admin',
			customRoleId: null,
			embedBaseUrls: { default: 'https://example.com' },
		});
		expect(rowsOf('Invite member')).toMatchObject([{ email: 'invited.0@example.com' }]);
		expect(rowsOf('Invite many members')).toMatchObject([
			{ email: 'one@example.com', outcome: 'created' },
			{ email: 'two@example.com', outcome: 'created' },
		]);
		expect(
			emulator.invitations.map(({ email, withEmailNotification }) => [
				email,
				withEmailNotification,
			]),
		).toEqual([
			['invited.0@example.com', false],
			['one@example.com', true],
			['two@example.com', true],
		]);
		expect(rowsOf('Get custom properties')).toEqual([
			{
				email: one.email,
				spotMemberId: one.id,
				...Object.fromEntries(emulator.propertyDefinitions.map(({ slug }) => [slug, null])),
			},
		]);
		expect(rowsOf('Get raw custom properties')).toHaveLength(emulator.propertyDefinitions.length);
		expect(rowsOf('Update custom property')).toMatchObject([{ value: 12 }]);
		expect(rowsOf('Update custom property by bare slug')).toMatchObject([
			{ value: ['events', 'careers'] },
		]);
		// Since 0.2.0, one item per member unless Simplify is off.
		expect(rowsOf('Add custom properties by slug')).toEqual([
			expect.objectContaining({ email: one.email, spotMemberId: one.id, company: 'Acorn' }),
		]);
		const values = Object.fromEntries(
			emulator.valuesOf(one.id).map(({ customPropertySlug, value }) => [customPropertySlug, value]),
		);
		expect(values).toMatchObject({
			'team-size': 12,
			company: 'Acorn',
			newsletter: false,
			plan: 'team',
			interests: ['product', 'events'],
		});
	});
});

interface Parameters {
	parameters: { resource?: string; operation?: string };
}
