import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Member } from '../../../../../emulator';
import { nodeOf, outputOf, runWorkflow } from '../../../../support/n8n';
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

	const OLD_VALUES =
		'{"firstname":"Ada","lastname":"Lovelace","embedBaseUrls":{"default":"https://example.com","academy":"https://example.org"},"role":"Admin","customRoleId":"';
	/** Updates the members in a loop, with Continue. */
	async function loopOver(rows: IDataObject[], batchSize: number) {
		const to = (name: string) => [{ node: name, type: 'main', index: 0 }] as const;
		let rounds = 0;
		const update = nodeOf('Update', 'n8n-nodes-meltingspot.meltingSpot', withTitle('CEO'), {
			onError: 'continueRegularOutput',
		});
		const run = await runWorkflow(
			{
				nodes: [
					nodeOf('Start', 'n8n-nodes-base.manualTrigger'),
					nodeOf('Loop', 'n8n-nodes-base.splitInBatches', { batchSize }),
					update,
				],
				connections: {
					Start: { main: [[...to('Loop')]] },
					Loop: { main: [[], [...to('Update')]] },
					Update: { main: [[...to('Loop')]] },
				},
			},
			{
				credentials: spot.credentials,
				pinData: { Start: rows },
				onNodeFinished: (name) => {
					if (name === 'Update') rounds++;
				},
			},
		);
		return { rows: outputOf(run, 'Loop').map(({ json }) => json), rounds };
	}
	const methods = () => spot.sent().map(({ method }) => method);

	describe('that clears other fields', () => {
		beforeEach(() => spot.emulator.reset({ members: 10, dialect: { put: 'replaces' } }));

		it('stops after that member, and the error gives its old values', async () => {
			const before = rich();
			const error = await spot.failure(withTitle('CEO'), { items: items() });
			expect(error.context.itemIndex).toBe(0);
			expect(error.message).toBe(
				`The update to member "${before[0].id}" cleared fields that it didn't set: firstname, lastname, embedBaseUrls, role, customRoleId.`,
			);
			expect(error.description).toContain(`Set these values again`);
			expect(error.description).toContain(OLD_VALUES);
			expect(error.description).toContain('Check the avatar, too');
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
			const [first, ...others] = spot.emulator.members();
			expect(first).toMatchObject({ title: 'CEO', customRoleId: null });
			expect(others).toEqual(before.slice(1));
		});

		it('makes error rows of the other members with Continue', async () => {
			const before = rich();
			const rows = await spot.rows(withTitle('CEO'), { items: items(), continueOnFail: true });
			expect(rows[0].error).toContain(OLD_VALUES);
			for (const { error } of rows.slice(1)) {
				expect(error).toMatch(
					/^The update to member ".*" wasn't sent\. The update to member ".*" cleared fields that it didn't set/,
				);
			}
			expect(rows).toHaveLength(10);
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
			expect(spot.emulator.members().slice(1)).toEqual(before.slice(1));
		});

		it('is not sent again by a retry, which gives the old values as well', async () => {
			rich();
			const { failure } = await spot.execute(
				withTitle('CEO'),
				{ retryOnFail: true, maxTries: 3 },
				items(),
			);
			expect(failure?.description).toContain(OLD_VALUES);
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
		});

		it.each([1, 2])('stops a loop over the members, %d at a time', async (batchSize) => {
			rich();
			const { rows, rounds } = await loopOver(items(6), batchSize);
			expect(rounds).toBe(6 / batchSize);
			expect(rows).toHaveLength(6);
			expect(rows[0].error).toContain(OLD_VALUES);
			expect(rows.slice(1).every(({ error }) => String(error).includes("wasn't sent"))).toBe(true);
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
		});

		it('does not block the next execution, which stops again after one member', async () => {
			rich();
			await spot.failure(withTitle('CEO'), { items: items() });
			spot.emulator.clearLog();
			const error = await spot.failure(withTitle('CTO'), { items: items().slice(1) });
			expect(error.message).toContain(`"${spot.emulator.members()[1].id}" cleared fields`);
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
		});

		it('says nothing of the avatar if the update sets it', async () => {
			rich();
			const avatarUrl = 'https://example.com/a.png';
			const error = await spot.failure(
				{ ...withTitle('CEO'), updateFields: { avatarUrl } },
				{ items: items() },
			);
			expect(error.description).toContain('"title":"Countess"');
			expect(error.description).not.toContain('avatar');
			expect(spot.emulator.records()[0].avatarUrl).toBe(avatarUrl);
		});

		it('stops where members are looked up by email, with no extra request before', async () => {
			const [{ email, id }] = rich();
			const error = await spot.failure(
				{ ...withTitle('CEO'), memberId: member.byEmail('={{ $json.email }}') },
				{ items: spot.emulator.members().map((each) => ({ email: each.email })) },
			);
			expect(error.description).toContain(OLD_VALUES);
			expect(error.message).toContain(email);
			expect(spot.sent().slice(-2)).toMatchObject([
				{ method: 'PUT', path: `/v1/spotMembers/${id}` },
				{ method: 'GET', path: `/v1/spotMembers/${id}` },
			]);
			expect(spot.countSent(`GET /v1/spotMembers/${id}`)).toBe(1);
		});

		it('holds back other executions until it is done; each stops after one member', async () => {
			spot.emulator.setLatency(50);
			const before = rich();
			const [first, second] = await Promise.all([
				spot.failure(withTitle('CEO'), { items: items(1) }),
				spot.failure(withTitle('CTO'), { items: items().slice(1) }),
			]);
			expect(first.message).toContain(`"${before[0].id}" cleared fields`);
			expect(second.message).toContain(`"${before[1].id}" cleared fields`);
			expect(spot.emulator.members().slice(2)).toEqual(before.slice(2));
			expect(puts()).toHaveLength(2);
		});
	});

	describe('while someone else changes the member', () => {
		/** Changes the first member between the reading and the update. */
		async function meanwhile(change: Partial<Member>): Promise<void> {
			await spot.requestsArrived(1);
			const [record] = spot.emulator.records();
			record.member = { ...record.member, ...change };
		}

		it.each<[string, Partial<Member>, string, string]>([
			['demotes an admin', { role: 'Member' }, 'role', '{"role":"Admin"}'],
			['clears a title', { title: '' }, 'title', '{"title":"Countess"}'],
		])('and %s: nothing is written back, and nothing is blocked', async (_, change, field, old) => {
			spot.emulator.setLatency(20);
			rich();
			const fields = { ...withTitle(''), updateFields: { firstname: 'Augusta' } };
			const [error] = await Promise.all([
				spot.failure(fields, { items: items() }),
				meanwhile(change),
			]);
			expect(error.message).toContain(`cleared fields that it didn't set: ${field}.`);
			expect(error.description).toContain(`unless someone else has just changed them: ${old}`);
			expect(spot.emulator.members()[0]).toMatchObject({ ...change, firstname: 'Augusta' });
			expect(methods()).toEqual(['GET', 'PUT', 'GET']);
			expect(await spot.rows(fields, { items: items() })).toHaveLength(8);
			expect(spot.emulator.members()[0]).toMatchObject(change);
		});
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
		expect(rows[1].error).toContain('Set these values again');
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

	it('ends with the run that waits for it', async () => {
		spot.emulator.addFault({ kind: 'hang' });
		const { error, tookMs } = await spot.cancelAt(1, withTitle('CEO'), { items: items() });
		expect(error.message).toContain('canceled');
		expect(tookMs).toBeLessThan(500);
		expect(spot.sent()).toHaveLength(1);
	});
});
