import { resources } from '../../../../nodes/MeltingSpot/resources';
import { operationCases } from '../../../support/operationCases';
import { useSpot } from '../../../support/spot';

const spot = useSpot({ members: 60 });
const { CASES, takesMember, itemsOf, parametersOf } = operationCases(spot);
const cases = Object.keys(CASES).flatMap((name) =>
	(takesMember(name) ? (['id', 'email'] as const) : ([''] as const)).map(
		(by) => [name, by] as const,
	),
);

it('every operation has a case', () => {
	const named = resources.flatMap(({ name, operations }) =>
		operations.map((operation) => `${name}: ${operation.name}`),
	);
	expect(Object.keys(CASES)).toEqual(expect.arrayContaining(named));
});

describe.each(cases)('three items, the second invalid: %s %s', (name, by) => {
	it('nothing is written, and nothing asked before all items are read', async () => {
		const error = await spot.failure(parametersOf(name), { items: itemsOf(name, by) });
		expect(error.context.itemIndex).toBe(1);
		const sent = spot.sent();
		expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
		const allowed = CASES[name].fetches ? /customPropertiesValues$|^\/v1\/spotMembers$/ : /^$/;
		expect(sent.filter(({ path }) => !allowed.test(path))).toEqual([]);
	});

	it('with Continue the first and the third succeed', async () => {
		const items = itemsOf(name, by);
		const run = await spot.run(parametersOf(name), { items, continueOnFail: true });
		const failed = run.items.filter(({ json }) => 'error' in json);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		const succeeded = run.items.filter(({ json }) => !('error' in json));
		expect([
			...new Set(succeeded.map(({ pairedItem }) => (pairedItem as { item: number }).item)),
		]).toEqual([0, 2]);
	});
});
