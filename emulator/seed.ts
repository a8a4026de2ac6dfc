import {
	Faker,
	ar,
	base,
	de,
	en,
	es,
	fr,
	generateMersenne32Randomizer,
	he,
	it,
	ja,
	ko,
	nl,
	pt_PT,
	ru,
	type LocaleDefinition,
} from '@faker-js/faker';
import type {
	CustomRole,
	Language,
	MemberRecord,
	MemberStatus,
	PropertyDefinition,
	PropertyValue,
} from './model';

const DAY = 24 * 60 * 60 * 1000;
const NAMES_PER_LOCALE = 80;
const EMAIL_DOMAINS = ['example.com', 'example.org', 'example.net'];

const LOCALES: Array<{ names: LocaleDefinition; lang: Language }> = [
	{ names: en, lang: 'en' },
	{ names: fr, lang: 'fr' },
	{ names: de, lang: 'de' },
	{ names: it, lang: 'it' },
	{ names: es, lang: 'es' },
	{ names: pt_PT, lang: 'pt' },
	{ names: nl, lang: 'nl' },
	{ names: ja, lang: 'en' },
	{ names: ko, lang: 'en' },
	{ names: ru, lang: 'en' },
	{ names: ar, lang: 'fr' },
	{ names: he, lang: 'en' },
];

/** How a thousand members are spread; the first seven members have one status each. */
const STATUSES: Array<[MemberStatus, number]> = [
	['Accepted', 700],
	['Invited', 120],
	['Pending', 50],
	['Deactivated', 40],
	['Left', 35],
	['DeclinedInvitation', 30],
	['Rejected', 25],
];

/** A source of everything that looks random and is the same for the same seed. */
export class Dice {
	private readonly randomizer = generateMersenne32Randomizer();

	constructor(seed: number | number[]) {
		this.randomizer.seed(seed);
	}

	/** From 0 up to and without 1. */
	fraction(): number {
		return this.randomizer.next();
	}

	chance(probability: number): boolean {
		return this.fraction() < probability;
	}

	/** From 0 up to and without `limit`. */
	integer(limit: number): number {
		return Math.floor(this.fraction() * limit);
	}

	pick<T>(choices: readonly T[]): T {
		return choices[this.integer(choices.length)];
	}

	uuid(): string {
		const hex = this.hex() + this.hex() + this.hex() + this.hex();
		const variant = '89ab'[this.integer(4)];
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
	}

	private hex(): string {
		return this.integer(2 ** 32)
			.toString(16)
			.padStart(8, '0');
	}

	shuffled<T>(rows: readonly T[]): T[] {
		const result = rows.slice();
		for (let last = result.length - 1; last > 0; last -= 1) {
			const other = this.integer(last + 1);
			[result[last], result[other]] = [result[other], result[last]];
		}
		return result;
	}
}

export interface Seeded {
	spotId: string;
	customRoles: CustomRole[];
	propertyDefinitions: PropertyDefinition[];
	records: MemberRecord[];
}

/**
 * A Spot with so many members. The same seed brings the same members, and a larger Spot begins with those of a smaller
 * one. Their dates count back from `startOfClock` (ms): one day to two years.
 */
export function seedSpot(
	seed: number,
	members: number,
	startOfClock: number,
	ownSpotId?: string,
): Seeded {
	const dice = new Dice(seed);
	const seededSpotId = dice.uuid();
	const spotId = ownSpotId ?? seededSpotId;
	const customRoles = seedCustomRoles(dice);
	const propertyDefinitions = seedPropertyDefinitions(dice);
	const pools = namePools(seed);
	const records = Array.from({ length: members }, (_, sequence) =>
		seedRecord(dice, sequence, { spotId, customRoles, pools, startOfClock }),
	);
	return { spotId, customRoles, propertyDefinitions, records };
}

type NamePools = ReturnType<typeof drawNamePools>;
const poolsBySeed = new Map<number, NamePools>();

function namePools(seed: number): NamePools {
	const pools = poolsBySeed.get(seed) ?? drawNamePools(seed);
	poolsBySeed.set(seed, pools);
	return pools;
}

/** Names are drawn from faker once and then combined: asking it for each of 100,000 members takes many seconds. */
function drawNamePools(seed: number) {
	const draw = (faker: Faker, text: () => string) => {
		faker.seed(seed);
		return Array.from({ length: NAMES_PER_LOCALE }, text);
	};
	const english = new Faker({ locale: [en, base] });
	return {
		people: LOCALES.map(({ names, lang }) => {
			const faker = new Faker({ locale: [names, en, base] });
			return {
				lang,
				firstnames: draw(faker, () => faker.person.firstName()),
				lastnames: draw(faker, () => faker.person.lastName()),
			};
		}),
		titles: draw(english, () => english.person.jobTitle()),
		mailboxes: draw(english, () =>
			english.person
				.firstName()
				.toLowerCase()
				.replace(/[^a-z]/g, ''),
		),
	};
}

function seedRecord(
	dice: Dice,
	sequence: number,
	spot: {
		spotId: string;
		customRoles: CustomRole[];
		pools: NamePools;
		startOfClock: number;
	},
): MemberRecord {
	const id = dice.uuid();
	const { lang, firstnames, lastnames } = dice.pick(spot.pools.people);
	const firstname = dice.pick(firstnames);
	const lastname = dice.pick(lastnames);
	const status = sequence < STATUSES.length ? STATUSES[sequence][0] : pickStatus(dice);
	const dates = seedDates(dice, status, spot.startOfClock);
	const hasProfile = dates.requestedAt !== null;
	const isMember = status === 'Accepted';

	return {
		sequence,
		member: {
			id,
			spotId: spot.spotId,
			userId: hasProfile ? dice.uuid() : null,
			email: `${dice.pick(spot.pools.mailboxes)}.${sequence}@${dice.pick(EMAIL_DOMAINS)}`,
			title: hasProfile && dice.chance(0.7) ? dice.pick(spot.pools.titles) : null,
			lang: hasProfile ? lang : 'en',
			role: isMember && (sequence === 0 || dice.chance(0.03)) ? 'Admin' : 'Member',
			customRoleId: isMember && dice.chance(0.15) ? dice.pick(spot.customRoles).id : null,
			status,
			firstname: hasProfile ? decorateFirstname(firstname, sequence) : '',
			lastname: hasProfile ? decorateLastname(lastname, sequence) : '',
			warnings: dice.chance(0.02) ? 1 : 0,
			embedBaseUrls: dice.chance(0.1)
				? { default: 'https://community.example.com', academy: 'https://academy.example.com' }
				: { default: 'https://community.example.com' },
			updatedAt: dates.approvedAt ?? dates.requestedAt ?? dates.invitedAt,
			lastActivityAt: isMember ? spot.startOfClock - dice.integer(DAY) : null,
		},
		avatarUrl: null,
		...dates,
		visibleAt: 0,
	};
}

function pickStatus(dice: Dice): MemberStatus {
	let rest = dice.integer(1000);
	const found = STATUSES.find(([, share]) => (rest -= share) < 0);
	return found ? found[0] : 'Accepted';
}

/** Dates that fit the status, all at least a day before the clock starts. */
function seedDates(dice: Dice, status: MemberStatus, startOfClock: number) {
	const first = startOfClock - 4 * DAY - dice.integer(726 * DAY);
	const later = first + 1000 + dice.integer(3 * DAY - 1000);
	switch (status) {
		case 'Invited':
		case 'DeclinedInvitation':
			return { invitedAt: first, requestedAt: null, approvedAt: null };
		case 'Pending':
		case 'Rejected':
			return { invitedAt: null, requestedAt: first, approvedAt: null };
		default:
			return dice.chance(0.5)
				? { invitedAt: first, requestedAt: later, approvedAt: later }
				: { invitedAt: null, requestedAt: first, approvedAt: later };
	}
}

/** Quotes and emoji, which real members put in their names. */
function decorateFirstname(firstname: string, sequence: number): string {
	if (sequence % 25 === 4) return `${firstname} "Sunny"`;
	if (sequence % 25 === 11) return `${firstname} 🌻`;
	return firstname;
}

function decorateLastname(lastname: string, sequence: number): string {
	if (sequence % 20 === 4) return `${lastname}, Jr.`;
	if (sequence % 20 === 13) return `O'${lastname}`;
	return lastname;
}

function seedCustomRoles(dice: Dice): CustomRole[] {
	return [
		{
			id: dice.uuid(),
			label: 'Community manager',
			description: 'Looks after conversations and invites members',
			permissions: ['moderation.*', 'spot.member.invite.*'],
		},
		{
			id: dice.uuid(),
			label: 'Live host',
			description: 'Plans and hosts lives',
			permissions: ['live.full.*'],
		},
		{
			id: dice.uuid(),
			label: 'Course author',
			description: 'Writes courses and collections',
			permissions: ['course.full.*', 'collection.full.*'],
		},
		{
			id: dice.uuid(),
			label: 'Ambassador, "gold" ⭐',
			description: '',
			permissions: ['live.limited.*'],
		},
	];
}

function seedPropertyDefinitions(dice: Dice): PropertyDefinition[] {
	const define = (
		slug: string,
		label: string,
		kind: PropertyDefinition['kind'],
		possibleValues: string[] = [],
	): PropertyDefinition => ({
		id: dice.uuid(),
		label,
		slug,
		description: `${label} of the member`,
		kind,
		possibleValues,
	});
	return [
		define('company', 'Company', 'Text'),
		define('motto', 'Motto', 'Text'),
		define('team-size', 'Team size', 'Number'),
		define('satisfaction', 'Satisfaction', 'Number'),
		define('newsletter', 'Newsletter', 'Boolean'),
		define('renewal-date', 'Renewal date', 'Date'),
		define('plan', 'Plan', 'SingleSelect', ['free', 'team', 'enterprise']),
		define('interests', 'Interests', 'MultipleSelect', ['product', 'events', 'careers', 'support']),
	];
}

const COMPANIES = [
	'Blue Harbour',
	'Müller & Söhne',
	'Café "Zoé", Lyon',
	'株式会社サンプル',
	'Acorn 🌰',
];

/** The values that a member of the seed starts with: some properties have one, some have none. */
export function seedValues(
	seed: number,
	sequence: number,
	definitions: PropertyDefinition[],
): Map<string, PropertyValue> {
	const dice = new Dice([seed, sequence]);
	const values = new Map<string, PropertyValue>();
	for (const definition of definitions) {
		if (dice.chance(0.35)) continue;
		values.set(definition.slug, seedValue(dice, definition));
	}
	return values;
}

function seedValue(dice: Dice, { kind, possibleValues }: PropertyDefinition): PropertyValue {
	switch (kind) {
		case 'Number':
			return dice.chance(0.5) ? dice.integer(500) : dice.integer(100) / 10;
		case 'Boolean':
			return dice.chance(0.5);
		case 'Date':
			return new Date(Date.UTC(2026, 0, 1 + dice.integer(700))).toISOString().slice(0, 10);
		case 'SingleSelect':
			return dice.pick(possibleValues);
		case 'MultipleSelect':
			return possibleValues.filter(() => dice.chance(0.5));
		default:
			return dice.pick(COMPANIES);
	}
}
