import { Collection } from '../data/collection';
import { oneOf, type DialectOf } from '../conditions/dialect';
import type { Scope } from '../data/store';
import { action, Fields, method, property } from '../http/command';
import { ApiFailure, created, ok } from '../http/response';
import { member } from './member';
import { invitationSwitches, Participants, type Participant } from './participants';
import { resource, type Schemas } from './resource';

export type Live = Schemas['Live'];
export type LiveParticipant = Schemas['LiveParticipant'];

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const TITLES = [
	'Monthly demo',
	'Onboarding Q&A ☕',
	'Product roadmap',
	'Atelier : accueillir les membres',
	'Community workshop',
	'コミュニティ入門',
];
const SOLUTIONS: Array<Live['solution']> = ['BuiltIn', 'Youtube', 'Vimeo', 'NoSolution'];
const SEEDED = 30;
/** How many seeded lives have ended, and how many are under way. */
const ENDED = 12;
const UNDER_WAY = 1;

const switches = {
	...invitationSwitches,
	liveDateUnit: oneOf('the unit of the dates of a live that is created or updated', ['s', 'ms']),
	pastLives: oneOf('whether a live that starts in the past is created, or rejected with a 400', [
		'created',
		'rejected',
	]),
};

/** A live as it is sent. */
type Body = Schemas['NewLive'] | Schemas['LiveChanges'];

const iso = (time: number) => new Date(time).toISOString();

class Lives extends Collection<Live> {
	readonly participants: Participants<LiveParticipant>;

	constructor(private readonly scope: Scope<DialectOf<typeof switches>>) {
		super('live');
		const { random } = scope;
		for (let index = 0; index < SEEDED; index += 1) {
			const days = index < ENDED ? index - ENDED : index - ENDED - UNDER_WAY + 1;
			const isUnderWay = index >= ENDED && index < ENDED + UNDER_WAY;
			const start = scope.now() + (isUnderWay ? -HOUR / 2 : days * DAY);
			const status = index < ENDED ? 'Ended' : isUnderWay ? 'Live' : 'Planned';
			this.addLive(index, start, status, random);
		}
		this.participants = new Participants(scope, {
			entities: this.all.slice(),
			chance: 0.5,
			named: 'liveId',
			did: {
				LiveParticipantRegistered: ({ status }) => status === 'Accepted',
				LiveAttended: ({ metrics }) => metrics?.hasParticipated === true,
			},
			complete: (common, liveId, random_) => this.complete(common, liveId, random_),
		});
	}

	/** Creates a live that starts in an hour, unless the fields say otherwise. */
	create(fields: Partial<Live>): Live {
		const { random } = this.scope;
		const live = this.addLive(this.all.length, this.scope.now() + HOUR, 'Planned', random);
		return Object.assign(live, fields);
	}

	/** Throws 400 for an unknown host, or a date in the past where the dialect rejects it. */
	fieldsOf({
		startDate,
		endDate,
		description,
		spotMemberHostId: host,
		...body
	}: Body): Partial<Live> {
		const { store, dialect, now } = this.scope;
		if (host !== undefined && !store.of(member).find(host)) {
			throw new ApiFailure(400, `There is no member with the id ${JSON.stringify(host)}`);
		}
		const unit = dialect.liveDateUnit === 's' ? 1_000 : 1;
		const dates = Object.entries({ startDate, endDate }).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value * unit] as const],
		);
		if (dialect.pastLives === 'rejected' && dates.some(([, time]) => time < now())) {
			throw new ApiFailure(400, 'A live must start in the future');
		}
		const { title, solution, builtInType, visibility } = body;
		return {
			...(title !== undefined && { title }),
			...(solution !== undefined && { solution }),
			...(builtInType !== undefined && { builtInType }),
			...(visibility !== undefined && { privacy: { visibility } }),
			...(description !== undefined && {
				description: [{ type: 'paragraph', children: [{ text: description }] }] as never,
			}),
			...Object.fromEntries(dates.map(([name, time]) => [name, iso(time)])),
		};
	}

	private addLive(
		index: number,
		start: number,
		status: 'Ended' | 'Live' | 'Planned',
		random: Scope['random'],
	): Live {
		return this.add({
			id: random.uuid(),
			title: `${TITLES[index % TITLES.length]} ${1 + Math.floor(index / TITLES.length)}`,
			startDate: iso(start),
			endDate: iso(start + HOUR),
			metrics: {
				averageViewTime: status === 'Ended' ? random.integer(3_600) : null,
				noShow: null,
				totalReplayView: null,
				registrant: random.integer(200),
				attendee: status === 'Ended' ? random.integer(100) : null,
				attendanceRate: null,
				invited: null,
			},
			description: [{ type: 'paragraph', children: [{ text: 'See you there!' }] }] as never,
			status,
			computedStatus: status,
			solution: SOLUTIONS[index % SOLUTIONS.length],
			privacy: { visibility: 'OnlySpotMembers' },
			builtInType: index % SOLUTIONS.length === 0 ? 'Conference' : null,
		});
	}

	private complete(
		common: Participant,
		liveId: string,
		random?: { chance(probability: number): boolean; integer(limit: number): number },
	): LiveParticipant {
		const now = this.scope.now();
		const isRegistered = random?.chance(0.6) ?? false;
		const hasParticipated =
			isRegistered && this.get(liveId).status === 'Ended' && random!.chance(0.7);
		return {
			...common,
			liveId,
			status: isRegistered ? 'Accepted' : random?.chance(0.2) ? 'Declined' : 'Invited',
			type: random?.chance(0.05) ? 'Speaker' : 'Participant',
			invitedAt: random ? (random.chance(0.3) ? null : iso(now - 2 * DAY)) : iso(now),
			registeredAt: isRegistered ? iso(now - DAY) : null,
			isHighlighted: false,
			metrics: {
				viewTime: hasParticipated ? random!.integer(3_600) : null,
				hasReplayed: false,
				hasParticipated,
			},
		};
	}
}

export const live = resource({
	name: 'live',
	switches,
	begin: (scope) => new Lives(scope),
	operations: {
		listLives: ({ query }, lives, { dialect }) =>
			ok(
				lives.page(query, dialect, (row, field) =>
					field === 'startDate' ? Date.parse(row.startDate) : row[field as keyof Live],
				),
			),

		createLive: ({ body }, lives) => created(lives.create(lives.fieldsOf(body))),

		updateLive: ({ params, body }, lives) =>
			ok(Object.assign(lives.get(params.liveId), lives.fieldsOf(body))),

		getLive: ({ params }, lives) => ok(lives.get(params.liveId)),

		listLiveParticipants: ({ params, query }, lives) =>
			ok(lives.participants.page(lives.get(params.liveId).id, query)),

		inviteLiveParticipant({ params, body: { member, ...options } }, lives, { dialect }) {
			const { id } = lives.get(params.liveId);
			return lives.participants.inviteOne(id, member, { ...options, ...dialect }) as never;
		},

		inviteLiveParticipants({ params, body: { members, ...options } }, lives, { dialect }) {
			const { id } = lives.get(params.liveId);
			const { listed } = lives.participants.inviteMany(id, members, { ...options, ...dialect });
			return ok(listed);
		},

		inviteLiveSpeakers({ params, body }, lives, { dialect }) {
			const { id } = lives.get(params.liveId);
			const { spotMemberIds, highlighted: isHighlighted = false, ...options } = body;
			const fields = { type: 'Speaker' as const, isHighlighted };
			const settings = { ...options, ...dialect, fields };
			return ok(lives.participants.inviteMany(id, { spotMemberIds }, settings).listed);
		},
	},
	commands: {
		lives: property('GET /lives', 'lives', (lives: Lives) => lives.all),
		liveParticipants: method(
			'GET /lives/:id/participants',
			'the participants of a live',
			(lives: Lives, id: string) => lives.participants.of(id),
		),
		createLive: action(
			'POST /lives',
			'create a live; any of its fields can be set',
			{ body: Fields },
			(lives: Lives, fields: Partial<Live> = {}) => lives.create(fields),
		),
		changeLive: action(
			'PATCH /lives/:id',
			'change any fields of a live',
			{ body: Fields },
			(lives: Lives, id: string, fields: Partial<Live>) => Object.assign(lives.get(id), fields),
		),
		removeLive: method('DELETE /lives/:id', 'delete a live', (lives: Lives, id: string): void =>
			lives.remove(id),
		),
		changeLiveParticipant: action(
			'PATCH /lives/:id/participants/:participantId',
			'change any fields of a participant in a live',
			{ body: Fields },
			(lives: Lives, id: string, participantId: string, fields: Partial<LiveParticipant>) =>
				lives.participants.change(id, participantId, fields),
		),
		liveInvitations: property(
			'GET /lives/invitations',
			'the invitations to lives that took effect',
			(lives: Lives) => lives.participants.invitations,
		),
	},
});
