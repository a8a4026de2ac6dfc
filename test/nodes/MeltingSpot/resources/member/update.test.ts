import type { INodeParameters } from 'n8n-workflow';
import type { Member } from '../../../../../emulator';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 8 });
const someone = () => spot.emulator.members()[3];
const puts = () => spot.sent().filter(({ method }) => method === 'PUT');
const bodies = () => puts().map(({ body }) => body);
const update = (updateFields: INodeParameters) => ({
	resource: 'member',
	operation: 'update',
	memberId: member.byId(someone().id),
	updateFields,
});

it('sends each field and passes on what came', async () => {
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
	const path = `/v1/spotMembers/${someone().id}`;
	expect(spot.sent()).toEqual([
		{ method: 'GET', path, query: {}, body: undefined },
		{ method: 'PUT', path, query: {}, body: { ...fields, embedBaseUrls } },
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
	expect(bodies()).toEqual([{ title: 'CEO' }]);
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
	expect(bodies()[0]).toEqual({ title: 'CEO', ...(sent && { embedBaseUrls: sent }) });
});

it('clears what it is told to clear, with null', async () => {
	await spot.run(update({ clearFields: ['avatarUrl', 'customRoleId'] }));
	expect(bodies()[0]).toEqual({ avatarUrl: null, customRoleId: null });
});

it('takes the words of a sheet in any case', async () => {
	await spot.run(update({ role: '={{ "admin" }}', status: '={{ " DEACTIVATED" }}' }));
	expect(bodies()[0]).toEqual({ role: 'Admin', status: 'Deactivated' });
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

describe('the first update with a key', () => {
	const withTitle = (title: string) => ({
		resource: 'member',
		operation: 'update',
		memberId: member.byId('={{ $json.id }}'),
		updateFields: { title },
	});
	const items = (count = spot.emulator.members().length) =>
		spot.emulator
			.members()
			.slice(0, count)
			.map(({ id }) => ({ id }));
	/** What an update can set and the API returns. */
	const writable = ({
		firstname,
		lastname,
		role,
		status,
		customRoleId,
		embedBaseUrls,
	}: Member) => ({
		firstname,
		lastname,
		role,
		status,
		customRoleId,
		embedBaseUrls,
	});
	/** The current members, the first one with everything that can get lost. */
	function rich(): Member[] {
		const records = spot.emulator.records();
		records[0].member = {
			...records[0].member,
			firstname: 'Ada',
			lastname: 'Lovelace',
			title: 'Countess',
			role: 'Admin',
			status: 'Accepted',
			customRoleId: spot.emulator.customRoles[0].id,
			embedBaseUrls: { default: 'https://example.com', academy: 'https://example.org' },
		};
		return spot.emulator.members();
	}

	it.each([false, true])(
		'that empties other fields restores them, and nothing else is sent (continue: %s)',
		async (continueOnFail) => {
			spot.emulator.reset({ members: 10, dialect: { put: 'replaces' } });
			const before = rich();
			let message: string;
			if (continueOnFail) {
				const rows = await spot.rows(withTitle('CEO'), { items: items(), continueOnFail });
				const errors = rows.map(({ error }) => String(error));
				for (const error of errors.slice(1)) {
					expect(error).toMatch(/^The update to member ".*" wasn't sent\. MeltingSpot clears/);
				}
				[message] = errors;
			} else {
				const error = await spot.failure(withTitle('CEO'), { items: items() });
				expect(error.context.itemIndex).toBe(0);
				({ message } = error);
			}
			expect(message).toContain(
				`This update left out fields of member "${before[0].id}", and MeltingSpot cleared them: firstname, lastname, embedBaseUrls, role, customRoleId. They were restored. The avatar may be gone`,
			);
			const [first, ...others] = spot.emulator.members();
			expect(writable(first)).toEqual(writable(before[0]));
			expect(first.title).toBe('CEO');
			expect(others).toEqual(before.slice(1));
			expect(spot.sent().map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET']);
			expect(new Set(spot.sent().map(({ path }) => path.split('/').at(-1)))).toEqual(
				new Set([first.id]),
			);

			// Nor does a later run send anything.
			spot.emulator.clearLog();
			const error = await spot.failure(withTitle('CTO'), { items: items(1) });
			expect(error.message).toContain(`"${first.id}" wasn't sent`);
			expect(spot.sent()).toEqual([]);
		},
	);

	it('says nothing of the avatar if the update sets it', async () => {
		spot.emulator.reset({ members: 1, dialect: { put: 'replaces' } });
		rich();
		const avatarUrl = 'https://example.com/a.png';
		const error = await spot.failure(
			{ ...withTitle('CEO'), updateFields: { avatarUrl } },
			{ items: items() },
		);
		expect(error.message).toContain('title');
		expect(error.message).not.toContain('avatar');
		expect(spot.emulator.records()[0].avatarUrl).toBe(avatarUrl);
	});

	it("gives the previous values if they can't be restored", async () => {
		spot.emulator.reset({ members: 1, dialect: { put: 'replaces' } });
		const [before] = rich();
		spot.emulator.addFault({ kind: 'status', status: 500, match: { method: 'PUT' }, after: 1 });
		const error = await spot.failure(withTitle('CEO'), { items: items() });
		expect(error.message).toContain('Not all of them could be restored. Set these values again: {');
		expect(error.message).toContain(`"lastname":"${before.lastname}"`);
		expect(error.message).toContain('"academy":"https://example.org"');
	});

	it('costs one GET where other fields stay, and the next run none', async () => {
		const before = rich();
		await spot.run(withTitle('CEO'), { items: items() });
		expect(spot.emulator.members().map(writable)).toEqual(before.map(writable));
		expect(spot.sent().filter(({ method }) => method === 'GET')).toHaveLength(1);
		expect(puts()).toHaveLength(before.length);
		expect(
			spot
				.sent()
				.slice(0, 2)
				.map(({ method }) => method),
		).toEqual(['GET', 'PUT']);
		await spot.run(withTitle('CTO'), { items: items() });
		expect(spot.sent().filter(({ method }) => method === 'GET')).toHaveLength(1);
	});

	it('is not misled by fields that the API changes by itself', async () => {
		rich();
		spot.emulator.setDialect({
			missingFields: ['updatedAt', 'lastActivityAt', 'warnings', 'lang'],
		});
		spot.emulator.records()[0].member.lastActivityAt = 1;
		expect(await spot.rows(withTitle('CEO'), { items: items() })).toHaveLength(8);
	});

	it('is not misled by a response that shows less than there is', async () => {
		const [{ id }] = rich();
		spot.emulator.addFault({
			kind: 'wrongShape',
			match: { method: 'PUT' },
			body: { id, title: 'CEO' },
		});
		expect(await spot.rows(withTitle('CEO'), { items: items(1) })).toEqual([{ id, title: 'CEO' }]);
		expect(spot.sent().map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
		await spot.run(withTitle('CTO'), { items: items() });
		expect(spot.sent().filter(({ method }) => method === 'GET')).toHaveLength(2);
	});

	it('that takes a role away with another one is none that empties fields', async () => {
		const [{ id }] = rich();
		spot.emulator.addFault({
			kind: 'wrongShape',
			match: { method: 'PUT' },
			body: { ...rich()[0], role: 'Admin', customRoleId: null },
		});
		const rows = await spot.rows(
			{ ...withTitle(''), updateFields: { role: 'Admin' } },
			{ items: [{ id }] },
		);
		expect(rows).toMatchObject([{ id, customRoleId: null }]);
		expect(spot.sent()).toHaveLength(2);
	});

	it('of a member with nothing to lose leaves it to the next one', async () => {
		spot.emulator.reset({ members: 3, dialect: { put: 'replaces' } });
		rich();
		const blank = spot.emulator.records()[1];
		blank.member = {
			...blank.member,
			firstname: '',
			lastname: '',
			role: 'Member',
			customRoleId: null,
			embedBaseUrls: {},
		};
		const rows = await spot.rows(withTitle('CEO'), {
			items: [{ id: blank.member.id }, ...items(1), ...items(3).slice(2)],
			continueOnFail: true,
		});
		expect(rows[0]).toMatchObject({ id: blank.member.id, title: 'CEO' });
		expect(rows[1].error).toContain('They were restored');
		expect(rows[2].error).toContain("wasn't sent");
	});

	it('that fails leaves it to the next one', async () => {
		const run = await spot.rows(withTitle('CEO'), {
			items: [{ id: 'unknown' }, ...items()],
			continueOnFail: true,
		});
		expect(run[0].error).toContain('find member "unknown"');
		expect(run.slice(1).every(({ title }) => title === 'CEO')).toBe(true);
		expect(spot.sent().filter(({ method }) => method === 'GET')).toHaveLength(2);
	});

	it('holds back the updates of other runs until it is done', async () => {
		spot.emulator.reset({ members: 8, dialect: { put: 'replaces' }, latencyMs: 50 });
		const before = rich();
		const [first, second] = await Promise.all([
			spot.failure(withTitle('CEO'), { items: items(1) }),
			spot.failure(withTitle('CTO'), { items: items().slice(1) }),
		]);
		expect(first.message).toContain('They were restored');
		expect(second.message).toContain("wasn't sent");
		expect(spot.emulator.members().slice(1)).toEqual(before.slice(1));
		expect(puts()).toHaveLength(2);
	});

	it('ends with the run that waits for it', async () => {
		spot.emulator.addFault({ kind: 'hang' });
		const { error, tookMs } = await spot.cancelAt(1, withTitle('CEO'), { items: items() });
		expect(error.message).toContain('canceled');
		expect(tookMs).toBeLessThan(500);
		expect(spot.sent()).toHaveLength(1);
	});
});
