import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../support/spot';

const spot = useSpot({ members: 300 });
const ROLES = '/v1/spotMemberCustomRole';
const update = (updateFields: INodeParameters, memberId = '={{ $json.id }}') => ({
	resource: 'member',
	operation: 'update',
	memberId: member.byId(memberId),
	updateFields,
});
const getAll = (customRoleId: string) => ({
	returnAll: true,
	simplify: false,
	filters: { customRoleId },
});
const role = (wanted: string) => spot.emulator.customRoles.find(({ label }) => label === wanted)!;
const rolesListed = () => spot.sent().filter(({ path }) => path === ROLES);
const changes = () => spot.sent().filter(({ method }) => method === 'PUT');

describe('a custom role by label', () => {
	it.each(['Live host', ' live HOST '])('is found as a filter: %j', async (label) => {
		const { id } = role('Live host');
		const rows = await spot.rows(getAll(label));
		expect(rows).toEqual(spot.emulator.members().filter(({ customRoleId }) => customRoleId === id));
		expect(rows.length).toBeGreaterThan(0);
		expect(rolesListed()).toHaveLength(1);
	});

	it('is found by Update, with one list for all items', async () => {
		const labels = ['Live host', 'Course author', 'Live host'];
		const items = spot.emulator.members().slice(0, 3);
		const rows = await spot.rows(update({ customRoleId: '={{ $json.label }}' }), {
			items: items.map(({ id }, at) => ({ id, label: labels[at] })),
		});
		expect(rows.map(({ customRoleId }) => customRoleId)).toEqual(
			labels.map((label) => role(label).id),
		);
		expect(rolesListed()).toHaveLength(1);
	});

	it('is not looked up if it is an ID, or cleared', async () => {
		const [{ id }] = spot.emulator.members();
		await spot.rows(update({ customRoleId: role('Live host').id }), { items: [{ id }] });
		await spot.rows(update({ clearFields: ['customRoleId'] }), { items: [{ id }] });
		await spot.rows(getAll(role('Live host').id));
		expect(rolesListed()).toEqual([]);
	});

	it('may be an ID in another form', async () => {
		spot.emulator.customRoles[0].id = 'role-7';
		expect(await spot.rows(getAll('role-7'))).toEqual([]);
		expect(spot.sent().at(-1)?.query).toMatchObject({ 'customRoleId[eq]': 'role-7' });
	});

	const unknown = 'Your Spot has no custom role with the label "Live hots".';
	it.each<[string, INodeParameters]>([
		['as a filter', getAll('Live hots')],
		['in Update', update({ customRoleId: 'Live hots' })],
	])('that no one knows is an error %s', async (_, parameters) => {
		const error = await spot.failure(parameters, {
			items: [{ id: spot.emulator.members()[0].id }],
		});
		expect(error.message).toBe(unknown);
		expect(error.description).toBe('Check the label, or choose the custom role from the list.');
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual(rolesListed());
	});

	it('that several roles have is an error with their IDs', async () => {
		const [first, second] = spot.emulator.customRoles;
		second.label = first.label;
		const error = await spot.failure(getAll(first.label));
		expect(error.message).toBe(`Your Spot has 2 custom roles with the label "${first.label}".`);
		expect(error.description).toContain(`${first.id}, ${second.id}`);
	});

	it('fails only its own item with Continue', async () => {
		const [{ id }] = spot.emulator.members();
		const rows = await spot.rows(update({ customRoleId: '={{ $json.label }}' }), {
			items: [
				{ id, label: 'Live hots' },
				{ id, label: 'Live host' },
			],
			continueOnFail: true,
		});
		expect(rows).toEqual<IDataObject[]>([
			{ error: `${unknown} Check the label, or choose the custom role from the list.` },
			expect.objectContaining({ customRoleId: role('Live host').id }) as IDataObject,
		]);
		expect(changes()).toHaveLength(1);
	});

	it('is an error of its own if the roles cannot be listed', async () => {
		spot.emulator.addFault({
			kind: 'status',
			status: 403,
			match: { path: ROLES },
			times: 'always',
		});
		const error = await spot.failure(getAll('Live host'));
		expect(error.message).toContain('MeltingSpot denied the request');
		expect(changes()).toEqual([]);
	});
});
