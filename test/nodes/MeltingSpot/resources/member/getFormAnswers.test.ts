import type { IDataObject } from 'n8n-workflow';
import { member, useSpot } from '../../../../support/spot';

const spot = useSpot({ members: 9, quota: null });
const people = () => spot.emulator.members();
const getFormAnswers = (memberId = member.byId('={{ $json.who }}')) => ({
	resource: 'member',
	operation: 'getFormAnswers',
	memberId,
});
const answersOf = (id: string) => spot.emulator.formAnswers(id);

it.each(['page', 'list'] as const)(
	'returns each answer, with whose it is: %s',
	async (answersFormat) => {
		spot.emulator.setDialect({ answersFormat });
		const [{ id, email }] = people();
		expect(await spot.rows(getFormAnswers(member.byId(id)))).toEqual(
			answersOf(id).map((answer) => ({ email, spotMemberId: id, ...answer })),
		);
		expect(answersOf(id)).toHaveLength(3);
	},
);

it('returns one object as one item', async () => {
	spot.emulator.setDialect({ answersFormat: 'object' });
	const [{ id, email }] = people();
	const entries = answersOf(id).map(({ question, answer }) => [String(question), answer]);
	expect(await spot.rows(getFormAnswers(member.byId(id)))).toEqual([
		{ email, spotMemberId: id, ...(Object.fromEntries(entries) as IDataObject) },
	]);
});

it.each(['page', 'list'] as const)('returns many answers: %s', async (answersFormat) => {
	spot.emulator.setDialect({ answersFormat });
	const [{ id }] = people();
	const many = Array.from({ length: 250 }, (_, index) => ({ question: index, answer: 'x' }));
	spot.emulator.setFormAnswers(id, many);
	const rows = await spot.rows(getFormAnswers(member.byId(id)));
	expect(rows.map(({ question }) => question)).toEqual(many.map(({ question }) => question));
});

it('takes one request for a member named by email, and no other to learn the address', async () => {
	const [, { id, email }] = people();
	const rows = await spot.rows(getFormAnswers(member.byEmail(email)));
	expect(rows.map(({ spotMemberId }) => spotMemberId)).toEqual([id, id, id]);
	expect(rows[0].email).toBe(email);
	expect(spot.countSent(`GET /v1/spotMembers/${id}`)).toBe(0);
});

it('says how many members have none, and that the path is known only in part', async () => {
	const items = people().map(({ id }) => ({ who: id }));
	const { items: rows, hints } = await spot.run(getFormAnswers(), { items });
	expect(rows).toHaveLength(21);
	expect(rows.map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 1, 2, 4, 5, 6, 8].flatMap((item) => [{ item }, { item }, { item }]),
	);
	expect(hints.map(({ message }) => message)).toEqual([
		"2 members have no form answers. If that's wrong, report it: MeltingSpot documents this endpoint's URL only in part, so the node may be using the wrong one.",
	]);
});

it('says nothing if all have some, and speaks of one member', async () => {
	const [first, , , second] = people();
	expect((await spot.run(getFormAnswers(member.byId(first.id)))).hints).toEqual([]);
	const { items, hints } = await spot.run(getFormAnswers(member.byId(second.id)));
	expect(items).toEqual([]);
	expect(hints[0].message).toContain('1 member has no form answers.');
});

it('fails for anything but a 404', async () => {
	spot.emulator.addFault({ kind: 'status', status: 403 });
	const { message } = await spot.failure(getFormAnswers(member.byId(people()[0].id)));
	expect(message).toContain('MeltingSpot denied');
	for (const body of ['text', [1]]) {
		spot.emulator.addFault({ kind: 'wrongShape', body });
		const error = await spot.failure(getFormAnswers(member.byId(people()[0].id)));
		expect(error.message).toContain('unexpected response');
	}
});
