import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { propertiesOf } from '../../../../nodes/MeltingSpot/core/editor';
import { resources } from '../../../../nodes/MeltingSpot/resources';
import { entity, member, useSpot } from '../../../support/spot';

/* Every parameter that takes a date, over real requests: what goes in, and what is sent or refused. */

const spot = useSpot({ members: 8, quota: null });
const TIMEZONE = 'Europe/Berlin';
const someone = () => spot.emulator.members()[0].id;

/** The filters by date, as `resource: operation, name`. */
const filters = resources.flatMap(({ name, operations }) =>
	operations.flatMap((operation) =>
		propertiesOf(operation)
			.flatMap(({ options = [] }) => options)
			.flatMap((option) => ('type' in option && option.type === 'dateTime' ? [option] : []))
			.map((option) => [name, operation.name, option.name, option.displayName] as const),
	),
);

const column = (displayName: string) => ({
	id: 'renewal-date',
	type: 'dateTime',
	displayName,
	required: false,
});
const upsert = (properties: INodeParameters) => ({
	operation: 'bulkUpsert',
	properties: { mappingMode: 'autoMapInputData', value: null, ...properties } as INodeParameters,
});

/** The ways to set a date property. Each reads the item's field `renewal-date`. */
const ways: Record<string, () => INodeParameters> = {
	'Update, of the type of the property': () => ({
		operation: 'update',
		customPropertySlug: { __rl: true, mode: 'slug', value: 'renewal-date' },
		value: '={{ $json["renewal-date"] }}',
	}),
	'a column': () =>
		upsert({
			mappingMode: 'defineBelow',
			value: { 'renewal-date': '={{ $json["renewal-date"] }}' },
			schema: [column('Renewal date')],
		}),
	'an incoming field of a known column': () => upsert({ schema: [column('Renewal date')] }),
	'an incoming field': () => upsert({ schema: [] }),
};

const setDates = (way: string) => ({
	resource: 'customProperty',
	memberId: member.byId('={{ $json.who }}'),
	...ways[way](),
});

const writes = () => spot.sent().filter(({ method }) => method !== 'GET');
const sentDate = () => {
	const body = writes()[0].body as IDataObject | IDataObject[];
	return [body].flat()[0].value;
};

/** What goes in; what a property is sent as; the moment that a filter asks for. Refused where there is none. */
const VALUES: Array<[unknown, unknown, string?]> = [
	['2026-12-31', '2026-12-31', '2026-12-30T23:00:00Z'],
	[' 2026-12-31\u200b', '2026-12-31', '2026-12-30T23:00:00Z'],
	['2026-12-31T00:00:00', '2026-12-31', '2026-12-30T23:00:00Z'],
	['2026-12-31T22:00', '2026-12-31T22:00:00.000+01:00', '2026-12-31T21:00:00Z'],
	['2026-12-31 22:00:00', '2026-12-31T22:00:00.000+01:00', '2026-12-31T21:00:00Z'],
	['2026-07-01 22:00', '2026-07-01T22:00:00.000+02:00', '2026-07-01T20:00:00Z'],
	['2026-12-31T22:00:00Z', '2026-12-31T22:00:00Z', '2026-12-31T22:00:00Z'],
	['2026-12-31 22:00:00+09:00', '2026-12-31T22:00:00+09:00', '2026-12-31T13:00:00Z'],
	['2028-02-29', '2028-02-29', '2028-02-28T23:00:00Z'],
	['2026-02-30', Error],
	['2026-02-29', Error],
	['2026-13-01', Error],
	['2026-04-31T10:00:00Z', Error],
	['2026-12-31 (approx)', Error],
	['2026-12-31 10:00 PM', Error],
	['2026-12-31T25:00', Error],
	['2026-12-31T22:00 Europe/Paris', Error],
	// Skipped when clocks go forward in Berlin.
	['2026-03-29T02:30:00', Error],
	['15/03/2027', Error],
	['March 15, 2027', Error],
	['next week', Error],
	['Invalid DateTime', Error],
	[true, Error],
	[{ date: '2026-12-31' }, Error],
	[['2026-12-31'], Error],
];

describe.each(VALUES)('%j', (value, asProperty, asFilter) => {
	it.each(Object.keys(ways))(
		`as ${asProperty === Error ? 'a date is refused before anything is written' : String(asProperty)}, from %s`,
		async (way) => {
			const items = [{ who: someone(), 'renewal-date': value as IDataObject }];
			if (asProperty === Error) {
				const error = await spot.failure(setDates(way), { items, timezone: TIMEZONE });
				expect(error.message).toMatch(/"(Renewal date|Value)" (must be|is an invalid date)/);
				expect(writes()).toEqual([]);
				return;
			}
			await spot.run(setDates(way), { items, timezone: TIMEZONE });
			expect(sentDate()).toBe(asProperty);
		},
	);

	it.each(filters)('%s: %s, %s', async (resource, operation, name, label) => {
		const parameters = {
			resource,
			operation,
			returnAll: true,
			...(resource === 'channel' && { channelId: entity.byId(spot.emulator.channels[0].id) }),
			...(resource === 'group' && { groupId: entity.byId(spot.emulator.groups[0].id) }),
			filters: { [name]: '={{ $json.date }}' },
		};
		const options = { items: [{ date: value as IDataObject }], timezone: TIMEZONE };
		if (asFilter === undefined) {
			const error = await spot.failure(parameters, options);
			expect(error.message).toMatch(new RegExp(`"${label}" (must be|is an invalid date)`));
			expect(spot.sent()).toEqual([]);
			return;
		}
		const { items } = await spot.run(parameters, options);
		const time = Date.parse(asFilter);
		if (resource === 'live') {
			// The node itself applies it.
			const isMet = (start: number) => (name === 'startsAfter' ? start > time : start < time);
			const lives = spot.emulator.lives.filter(({ startDate }) => isMet(Date.parse(startDate)));
			expect(items.map(({ json }) => json.id)).toEqual(lives.map(({ id }) => id));
			return;
		}
		const asked = Object.entries(spot.sent().at(-1)!.query).filter(
			([key]) => key.includes('Date[') && key !== 'fromDate[eq]',
		);
		expect(asked.map(([, seconds]) => seconds)).toEqual([String(time / 1_000)]);
	});
});

it('the filters by date are those of activities, members, groups, channels, and lives', () => {
	expect(filters.map(([resource, , name]) => `${resource} ${name}`)).toEqual([
		'activity to',
		'channel registeredAfter',
		'channel registeredBefore',
		'group registeredAfter',
		'group registeredBefore',
		'live startsAfter',
		'live startsBefore',
		'member invitedAfter',
		'member invitedBefore',
		'member registeredAfter',
		'member registeredBefore',
	]);
});

describe('a date property', () => {
	it.each([
		['a date of Luxon', "={{ DateTime.fromISO('2026-12-31T22:00', { zone: 'Asia/Tokyo' }) }}"],
		['a date of JavaScript', "={{ new Date('2026-12-31T13:00:00Z') }}"],
	])('takes %s', async (_, value) => {
		const parameters = { ...setDates('Update, of the type of the property'), value };
		await spot.run(parameters, { items: [{ who: someone() }], timezone: TIMEZONE });
		expect(Date.parse(String(sentDate()))).toBe(Date.UTC(2026, 11, 31, 13));
	});

	it.each(Object.keys(ways))('takes a number as it is, from %s', async (way) => {
		await spot.run(setDates(way), { items: [{ who: someone(), 'renewal-date': 1_798_675_200 }] });
		expect(sentDate()).toBe(1_798_675_200);
	});

	it('takes any text with the type "Text"', async () => {
		const parameters = {
			...setDates('Update, of the type of the property'),
			valueType: 'text',
			value: '15/03/2027',
		};
		// The emulator takes ISO dates only.
		await spot.failure(parameters, { items: [{ who: someone() }] });
		expect(sentDate()).toBe('15/03/2027');
	});

	it.each(Object.keys(ways))(
		'is checked in all items before one is written, from %s',
		async (way) => {
			const items = ['15/03/2027', '2027-03-16', '2027-03-17'].map((date, at) => ({
				who: spot.emulator.members()[at].id,
				'renewal-date': date,
			}));
			const error = await spot.failure(setDates(way), { items });
			expect(error.message).toMatch(/^Item 0: .* but got "15\/03\/2027"\.$/);
			expect(writes()).toEqual([]);
		},
	);
});

it('a day whose midnight is skipped is that day', async () => {
	const parameters = setDates('an incoming field');
	const items = [{ who: someone(), 'renewal-date': '2018-11-04T00:00:00' }];
	await spot.run(parameters, { items, timezone: 'America/Sao_Paulo' });
	expect(sentDate()).toBe('2018-11-04');
});
