import {
	Faker,
	ar,
	base,
	de,
	en,
	es,
	fr,
	he,
	it,
	ja,
	ko,
	nl,
	pt_PT,
	ru,
	type LocaleDefinition,
} from '@faker-js/faker';
import type { components } from '../openapi.generated';
import { SeededRandom } from './random';
import type { StoreOptions } from './store';

type Schemas = components['schemas'];
export type Member = Schemas['SpotMember'];

/** A member plus what the API knows but doesn't show. Times are milliseconds since 1970. */
export interface MemberRecord {
	/** Its place in the order of creation. */
	readonly sequence: number;
	member: Member;
	avatarUrl: string | null;
	invitedAt: number | null;
	/** When they registered or asked to. */
	requestedAt: number | null;
	/** When they became a member; the same time unless approval was required. */
	approvedAt: number | null;
	/** Listings leave the member out until then. */
	visibleAt: number;
}

const DAY = 24 * 60 * 60 * 1000;
const NAMES_PER_LOCALE = 80;
const EMAIL_DOMAINS = ['example.com', 'example.org', 'example.net'];

const LOCALES: Array<{ names: LocaleDefinition; lang: Member['lang'] }> = [
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

/** How many in a thousand have each status; the first seven members have one status each. */
const STATUSES: Array<[Member['status'], number]> = [
	['Accepted', 700],
	['Invited', 120],
	['Pending', 50],
	['Deactivated', 40],
	['Left', 35],
	['DeclinedInvitation', 30],
	['Rejected', 25],
];

/** Random numbers to skip: custom roles and properties used them when all shared one stream. */
const NUMBERS_BEFORE = 65;

/**
 * The members that a Spot starts with. The same seed gives the same members, and a larger Spot begins with those of a
 * smaller one. Their dates are one day to two years before `startOfClock` (ms).
 */
export function seedMembers(
	{ seed, members }: StoreOptions,
	spot: { spotId: string; startOfClock: number; customRoleIds: string[] },
): MemberRecord[] {
	const { spotId, startOfClock, customRoleIds } = spot;
	const after = (time: number | null) => (time === null ? null : startOfClock + time);
	return drawMembers(seed, members).map(({ member, ...record }) => ({
		...record,
		member: {
			...member,
			spotId,
			customRoleId:
				member.customRoleId === null
					? null
					: customRoleIds[Math.floor(member.customRoleId * customRoleIds.length)],
			embedBaseUrls: { ...member.embedBaseUrls },
			updatedAt: after(member.updatedAt),
			lastActivityAt: after(member.lastActivityAt),
		},
		invitedAt: after(record.invitedAt),
		requestedAt: after(record.requestedAt),
		approvedAt: after(record.approvedAt),
	}));
}

/** A member of any Spot with the same seed. Times count from the start of its clock. */
interface Drawn extends Omit<MemberRecord, 'member'> {
	/** The custom role is a place in the list of all: at least 0, less than 1. */
	member: Omit<Member, 'customRoleId'> & { customRoleId: number | null };
}

const drawnBySeed = new Map<number, { random: SeededRandom; drawn: Drawn[] }>();

/** Draws each member once: a test begins with a fresh Spot, and drawing takes longer than all else in it. */
function drawMembers(seed: number, count: number): Drawn[] {
	const known = drawnBySeed.get(seed);
	const { random, drawn } = known ?? {
		random: new SeededRandom(seed, NUMBERS_BEFORE),
		drawn: [],
	};
	drawnBySeed.set(seed, { random, drawn });
	const pools = namePools(seed);
	while (drawn.length < count) drawn.push(drawMember(random, drawn.length, pools));
	return drawn.slice(0, count);
}

type NamePools = ReturnType<typeof drawNamePools>;
const poolsBySeed = new Map<number, NamePools>();

function namePools(seed: number): NamePools {
	const pools = poolsBySeed.get(seed) ?? drawNamePools(seed);
	poolsBySeed.set(seed, pools);
	return pools;
}

/** Draws names from faker once and then combines them: calling it for each of 100,000 members takes many seconds. */
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
	};
}

/** A mailbox that fits the name: one or both parts, as far as ASCII letters can write them. */
function mailboxOf(random: SeededRandom, firstname: string, lastname: string): string {
	const parts = random.pick([[firstname], [firstname, lastname]]).map((part) =>
		part
			.normalize('NFD')
			.toLowerCase()
			.replace(/[^a-z]/g, ''),
	);
	return parts.filter(Boolean).join('.') || 'member';
}

function drawMember(random: SeededRandom, sequence: number, pools: NamePools): Drawn {
	const id = random.uuid();
	const { lang, firstnames, lastnames } = random.pick(pools.people);
	const firstname = random.pick(firstnames);
	const lastname = random.pick(lastnames);
	const status = sequence < STATUSES.length ? STATUSES[sequence][0] : pickStatus(random);
	const dates = drawDates(random, status);
	const hasProfile = dates.requestedAt !== null;
	const isMember = status === 'Accepted';

	return {
		sequence,
		member: {
			id,
			spotId: '',
			userId: hasProfile ? random.uuid() : null,
			email: `${mailboxOf(random, firstname, lastname)}.${sequence}@${random.pick(EMAIL_DOMAINS)}`,
			title: hasProfile && random.chance(0.7) ? random.pick(pools.titles) : null,
			lang: hasProfile ? lang : 'en',
			role: isMember && (sequence === 0 || random.chance(0.03)) ? 'Admin' : 'Member',
			customRoleId: isMember && random.chance(0.15) ? random.fraction() : null,
			status,
			firstname: hasProfile ? decorateFirstname(firstname, sequence) : '',
			lastname: hasProfile ? decorateLastname(lastname, sequence) : '',
			warnings: random.chance(0.02) ? 1 : 0,
			embedBaseUrls: random.chance(0.1)
				? { default: 'https://community.example.com', academy: 'https://academy.example.com' }
				: { default: 'https://community.example.com' },
			updatedAt: dates.approvedAt ?? dates.requestedAt ?? dates.invitedAt,
			lastActivityAt: isMember ? -random.integer(DAY) : null,
		},
		avatarUrl: null,
		...dates,
		visibleAt: 0,
	};
}

function pickStatus(random: SeededRandom): Member['status'] {
	let rest = random.integer(1000);
	const found = STATUSES.find(([, share]) => (rest -= share) < 0);
	return found ? found[0] : 'Accepted';
}

/** Dates that fit the status, all at least a day before the clock starts, which is 0. */
function drawDates(random: SeededRandom, status: Member['status']) {
	const first = -4 * DAY - random.integer(726 * DAY);
	const later = first + 1000 + random.integer(3 * DAY - 1000);
	switch (status) {
		case 'Invited':
		case 'DeclinedInvitation':
			return { invitedAt: first, requestedAt: null, approvedAt: null };
		case 'Pending':
		case 'Rejected':
			return { invitedAt: null, requestedAt: first, approvedAt: null };
		default:
			return random.chance(0.5)
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
