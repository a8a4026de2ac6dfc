import type { IDataObject } from 'n8n-workflow';
import { member, useSpot } from '../../../support/spot';
import { useTool } from '../../../support/tool';

/* Values from AI agents, which write words for nothing. */

const spot = useSpot({ members: 8, quota: null });
const NOTHING = ['null', 'undefined', 'None', '[object Object]'];
const writes = () => spot.sent().filter(({ method }) => method !== 'GET');
const someone = () => spot.emulator.members()[0].id;

const update = () => ({
	operation: 'update',
	memberId: member.byId(someone()),
	updateFields: {
		firstname: "={{ $fromAI('firstname') }}",
		lastname: "={{ $fromAI('lastname') }}",
	},
});

describe.each(NOTHING)('%j', (nothing) => {
	it('is blank for a tool: in fields', async () => {
		const input = { firstname: nothing, lastname: 'Berg' };
		await useTool({ parameters: update(), input, credentials: spot.credentials });
		expect(writes().map(({ body }) => body)).toEqual([{ lastname: 'Berg' }]);
	});

	it('in filters, in lists', async () => {
		const filters = { lastname: "={{ $fromAI('lastname') }}", email: "={{ $fromAI('email') }}" };
		const { email } = spot.emulator.members()[1];
		const { answer } = await useTool({
			parameters: { filters },
			input: { lastname: nothing, email },
			credentials: spot.credentials,
		});
		expect(answer.map((row) => row.email)).toEqual([email]);
	});

	it('and in what is required', async () => {
		const { answer } = await useTool({
			parameters: { operation: 'get', memberId: member.byId("={{ $fromAI('id') }}") },
			input: { id: nothing },
			credentials: spot.credentials,
		});
		expect(answer).toEqual([
			{ error: expect.stringContaining('"Member" is empty. Enter a value') as string },
		]);
		expect(spot.sent()).toEqual([]);
	});
});

it.each(['Null', 'none', 'nullable', 'None of these', ' null'])(
	'%j is a value',
	async (lastname) => {
		const input = { firstname: 'Kim', lastname };
		await useTool({ parameters: update(), input, credentials: spot.credentials });
		expect(writes().map(({ body }) => body)).toEqual([
			{ firstname: 'Kim', lastname: lastname.trim() },
		]);
	},
);

it('a workflow that is no tool sends them', async () => {
	const item: IDataObject = { lastname: 'None' };
	const updateFields = { lastname: '={{ $json.lastname }}' };
	await spot.run({ ...update(), updateFields }, { items: [item] });
	expect(writes().map(({ body }) => body)).toEqual([{ lastname: 'None' }]);
});
