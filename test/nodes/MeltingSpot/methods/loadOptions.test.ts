import { type Emulator, startEmulator } from '../../../../emulator';
import { loadOptions, loadPackage } from '../../../support/n8n';
import { secretKey } from '../../../support/secrecy';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ quota: null, members: 3 });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.setKey(secretKey());
});

const credentials = () => ({ apiKey: emulator.key, baseUrl: emulator.url });
const customRoles = async (apiKey = emulator.key) =>
	await loadOptions({
		method: 'getCustomRoles',
		parameters: { resource: 'member', operation: 'update' },
		path: 'parameters.updateFields.customRoleId',
		credentials: { ...credentials(), apiKey },
	});
const refuseRoles = (status: number, body?: unknown) =>
	emulator.addFault({
		kind: 'status',
		status,
		body,
		match: { path: '/v1/spotMemberCustomRole' },
		times: 'always',
	});

describe('the list of custom roles', () => {
	it('is named by every parameter that asks for a role', async () => {
		const { properties } = (await loadPackage()).description('meltingSpot');
		const askers = properties
			.flatMap(({ options = [] }) => options)
			.flatMap((option) => ('type' in option && option.name === 'customRoleId' ? [option] : []));
		expect(askers.map(({ typeOptions }) => typeOptions?.loadOptionsMethod)).toEqual([
			'getCustomRoles',
			'getCustomRoles',
		]);
	});

	it('shows them by name', async () => {
		const [communityManager] = emulator.customRoles;
		const options = await customRoles();
		expect(options.map(({ name }) => name)).toEqual([
			'Select a Role…',
			'Ambassador, "gold" ⭐',
			'Community manager',
			'Course author',
			'Live host',
		]);
		// The value of a field that nothing was chosen for: the editor marks values that aren't in the list.
		expect(options[0].value).toBe('');
		expect(options[2]).toEqual({
			name: 'Community manager',
			value: communityManager.id,
			description: 'Looks after conversations and invites members',
		});
		expect(options[1]).not.toHaveProperty('description');
	});

	it('holds those of all pages', async () => {
		emulator.setDialect({ maxLimit: 3 });
		expect(await customRoles()).toHaveLength(5);
	});

	it('is empty if there are none', async () => {
		emulator.customRoles.length = 0;
		expect(await customRoles()).toEqual([{ name: 'Select a Role…', value: '' }]);
	});

	it.each([403, 404])('shows a way out if MeltingSpot answers %s', async (status) => {
		refuseRoles(status, { message: 'Not in your plan' });
		await expect(customRoles()).rejects.toMatchObject({
			message: `Couldn't load the custom roles (status ${status}).`,
			description:
				'Enter the role ID as an expression. It\'s the "customRoleId" in the output for a member who has the role. MeltingSpot says: Not in your plan',
		});
	});

	it('leaves other errors as they are', async () => {
		await expect(customRoles('another-key')).rejects.toThrow('MeltingSpot rejected the secret key');
	});
});
