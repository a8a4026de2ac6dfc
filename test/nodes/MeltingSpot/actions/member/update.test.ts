import type { INodeParameters } from 'n8n-workflow';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const someone = () => spot.emulator.members()[3];
const update = (updateFields: INodeParameters) => ({
	resource: 'member',
	operation: 'update',
	memberId: member.byId(someone().id),
	updateFields,
});

it('sends each field and hands on what came', async () => {
	const [{ id: customRoleId }] = spot.emulator.customRoles;
	const fields = {
		firstname: 'Zoé',
		lastname: "O'Hara, Jr.",
		title: 'Head of "Growth" 🌱',
		role: 'Admin',
		status: 'Accepted',
		avatarUrl: 'https://example.com/a.png',
		customRoleId,
	};
	const embedBaseUrls = { default: 'https://example.com', academy: 'https://example.org' };
	const { items } = await spot.run(
		update({ ...fields, embedBaseUrls: JSON.stringify(embedBaseUrls) }),
	);
	expect(spot.sent()).toEqual([
		{
			method: 'PUT',
			path: `/v1/spotMembers/${someone().id}`,
			query: {},
			body: { ...fields, embedBaseUrls },
		},
	]);
	expect(items).toEqual([{ json: someone(), pairedItem: { item: 0 } }]);
	expect(someone()).toMatchObject({ firstname: 'Zoé', role: 'Admin', embedBaseUrls });
});

it('leaves out what is blank, so that an empty cell wipes nothing', async () => {
	await spot.run(
		update({
			title: '={{ $json.title }}',
			firstname: '={{ $json.none }}',
			lastname: '={{ $json.blank }}',
			role: '={{ $json.empty }}',
			status: '={{ $json.none }}',
			customRoleId: '={{ $json.blank }}',
			embedBaseUrls: '={{ $json.empty }}',
			clearFields: '={{ $json.none }}',
		}),
		{ items: [{ title: ' CEO ', empty: '', blank: '  ', none: null }] },
	);
	expect(spot.sent().map(({ body }) => body)).toEqual([{ title: 'CEO' }]);
});

it.each([
	[
		'={"default": "{{ $json.none }}", "academy": "https://example.org"}',
		{ academy: 'https://example.org' },
	],
	['{ "default": " https://example.com ", "academy": null }', { default: 'https://example.com' }],
	['={{ { default: "", academy: null } }}', undefined],
	['{}', undefined],
])('leaves out blank embed addresses: %s', async (embedBaseUrls, sent) => {
	await spot.run(update({ title: 'CEO', embedBaseUrls }));
	expect(spot.sent()[0].body).toEqual({ title: 'CEO', ...(sent && { embedBaseUrls: sent }) });
});

it('clears what it is told to clear, with null', async () => {
	await spot.run(update({ clearFields: ['avatarUrl', 'customRoleId'] }));
	expect(spot.sent()[0].body).toEqual({ avatarUrl: null, customRoleId: null });
});

it('takes the words of a sheet in any case', async () => {
	await spot.run(update({ role: '={{ "admin" }}', status: '={{ " DEACTIVATED" }}' }));
	expect(spot.sent()[0].body).toEqual({ role: 'Admin', status: 'Deactivated' });
});

describe('refuses before anything is sent', () => {
	it.each<[string, INodeParameters]>([
		['Update Fields', {}],
		['Update Fields', { title: '', firstname: ' ' }],
		['Role', { role: 'Owner' }],
		['Status', { status: 'Invited' }],
		['Title', { title: '={{ { a: 1 } }}' }],
		['First Name', { firstname: '={{ ["a", "b"] }}' }],
		['Last Name', { lastname: '={{ NaN }}' }],
		['Embed Base URLs', { embedBaseUrls: 'https://example.com' }],
		['Embed Base URLs', { embedBaseUrls: '[1]' }],
		['Clear Fields', { clearFields: '={{ ["title"] }}' }],
		['Custom Role Name or ID', { customRoleId: 'x', clearFields: ['customRoleId'] }],
	])('%s: %j', async (name, fields) => {
		const error = await spot.failure(update(fields));
		expect(error.message).toContain(`"${name}"`);
		expect(error.context.itemIndex).toBe(0);
		expect(spot.sent()).toEqual([]);
	});
});
