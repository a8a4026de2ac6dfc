import type { IDataObject } from 'n8n-workflow';
import type { Query } from '../../../nodes/MeltingSpot/transport/request';
import type { Event } from '../../../nodes/MeltingSpot/trigger/state';
import { VirtualApi, type VirtualRow, VirtualSpot, type VirtualTime } from '../virtualSpot';
import type { Happened, Schedule } from './schedule';

/** What a trigger watches: where things happen, and what must be output for them. */
export interface World {
	api: VirtualApi<VirtualRow>;
	/** The live or course. */
	subjectId?: string;
	register(at: number, visibleAt: number): Happened;
	change(which: number, how: number): Happened;
	/** The key of an item that was output. */
	keyOf(item: IDataObject): string;
	/** The key for the latest state of a row. */
	keyOfRow(id: string): string;
}

const HOUR = 60 * 60_000;
const YEAR = 365 * 24 * HOUR;
const SUBJECT = 'subject';
const NOTHING: Happened = { occurred: [], excused: [] };
const iso = (time: number) => new Date(time).toISOString();
const pick = <T>(values: T[], index: number): T | undefined => values[index % values.length];
const keyWith = (id: unknown, date: unknown) => `${String(id)}@${String(date)}`;

/** The id that a key begins with. */
export const idIn = (key: string) => key.split('@')[0];

export function worldOf(event: Event, time: VirtualTime, schedule: Schedule): World {
	switch (event) {
		case 'memberRegistered':
		case 'memberInvited':
			return memberWorld(time, schedule);
		case 'liveCreated':
		case 'liveStarted':
		case 'liveEnded':
			return new LiveWorld(event, time, schedule);
		default:
			return new ParticipantWorld(event, time, schedule);
	}
}

/** Members are only added. */
function memberWorld(time: VirtualTime, { dialect, dateSkewMs }: Schedule): World {
	const api = new VirtualSpot(time, dialect, dateSkewMs);
	return {
		api,
		register: (at, visibleAt) => ({ occurred: [api.register(at, visibleAt)], excused: [] }),
		change: () => NOTHING,
		keyOf: ({ id }) => String(id),
		keyOfRow: (id) => id,
	};
}

/** A list that is filtered by status. */
abstract class ListByStatus<Row extends VirtualRow> extends VirtualApi<Row> {
	constructor(
		time: VirtualTime,
		readonly schedule: Schedule,
	) {
		super(time, schedule.dialect, schedule.dateSkewMs);
	}

	abstract statusOf(row: Row): string;

	protected override find({ 'status[eq]': status }: Query): Row[] | number {
		const { statusFilter } = this.schedule.statuses;
		if (status === undefined || statusFilter === 'ignored') return this.rows.slice();
		if (statusFilter === 'rejected') return 400;
		return this.rows.filter((row) => this.statusOf(row) === status);
	}

	override answerOther(endpoint: string): unknown {
		if (endpoint !== 'GET /v1/spotMembers') return 404;
		return { items: [{ id: 'member', spotId: 'spot' }], total: 1 };
	}
}

const LIVE_STATUS = ['Planned', 'Live', 'Ended'] as const;

interface Live extends VirtualRow {
	stage: 0 | 1 | 2;
	start: number;
	/** Whether it was moved after it had started. If no poll saw that, it isn't another start. */
	isRestarted?: true;
}

class Lives extends ListByStatus<Live> {
	protected readonly listEndpoint = 'GET /v1/lives';

	override statusOf({ stage }: Live): string {
		return this.schedule.statuses.liveStatus === 'lagging' ? 'Planned' : LIVE_STATUS[stage];
	}

	override toJson(row: Live): IDataObject {
		const { id, stage, start } = row;
		const { liveStatus } = this.schedule.statuses;
		return {
			id,
			startDate: iso(start),
			endDate: iso(start + HOUR),
			status: this.statusOf(row),
			...(liveStatus !== 'alone' && { computedStatus: LIVE_STATUS[stage] }),
		};
	}
}

/** Lives are created, start, end, are moved, and are deleted. */
class LiveWorld implements World {
	readonly api: Lives;
	private created = 0;

	constructor(
		private readonly event: 'liveCreated' | 'liveStarted' | 'liveEnded',
		private readonly time: VirtualTime,
		schedule: Schedule,
	) {
		this.api = new Lives(time, schedule);
	}

	register(at: number, visibleAt: number): Happened {
		const id = `live-${this.created++}`;
		this.api.rows.push({ id, visibleAt, stage: 0, start: at + HOUR });
		return { occurred: this.event === 'liveCreated' ? [id] : [], excused: [] };
	}

	change(which: number, how: number): Happened {
		if (how === 9) return this.addReplay();
		const live = pick(
			this.api.rows.filter(({ stage }) => stage < 2),
			which,
		);
		if (!live) return NOTHING;
		if (how < 4) return live.stage === 0 ? this.start(live) : this.end(live);
		if (how < 6) return this.end(live);
		return how === 6 ? this.delete(live) : this.move(live);
	}

	keyOf({ id, startDate }: IDataObject): string {
		return this.event === 'liveCreated' ? String(id) : keyWith(id, startDate);
	}

	keyOfRow(id: string): string {
		const row = this.api.rows.find((each) => each.id === id);
		return row ? this.keyOf(this.api.toJson(row)) : id;
	}

	private start(live: Live): Happened {
		live.stage = 1;
		const key = this.keyOfRow(live.id);
		return {
			occurred: this.event === 'liveStarted' ? [key] : [],
			excused: live.isRestarted ? [key] : [],
		};
	}

	private end(live: Live): Happened {
		const key = this.keyOfRow(live.id);
		const isStart = this.event === 'liveStarted' && live.stage === 0;
		live.stage = 2;
		const occurred = isStart || this.event === 'liveEnded' ? [key] : [];
		return { occurred, excused: isStart && live.isRestarted ? [key] : [] };
	}

	/** One that ended long ago. It is created now, but it neither starts nor ends. */
	private addReplay(): Happened {
		const id = `live-${this.created++}`;
		const { now } = this.time;
		this.api.rows.push({ id, visibleAt: now, stage: 2, start: now - YEAR });
		return { occurred: this.event === 'liveCreated' ? [id] : [], excused: [] };
	}

	private delete(live: Live): Happened {
		this.api.rows = this.api.rows.filter((row) => row !== live);
		return { occurred: [], excused: [this.keyOf(this.api.toJson(live))] };
	}

	private move(live: Live): Happened {
		const excused =
			live.stage === 1 && this.event === 'liveStarted' ? [this.keyOfRow(live.id)] : [];
		if (live.stage === 1) live.isRestarted = true;
		live.stage = 0;
		live.start = Math.max(this.time.now, live.start) + HOUR;
		return { occurred: [], excused };
	}
}

interface Participant extends VirtualRow {
	status: string;
	date: number | null;
}

const HAPPENED = {
	liveParticipantRegistered: { status: 'Accepted', field: 'registeredAt', left: 'Declined' },
	courseStarted: { status: 'Started', field: 'startedAt', left: 'Unenrolled' },
	courseCompleted: { status: 'Completed', field: 'completedAt', left: 'Unenrolled' },
} as const;
type ParticipantEvent = keyof typeof HAPPENED;

class Participants extends ListByStatus<Participant> {
	protected readonly listEndpoint: string;

	constructor(
		private readonly event: ParticipantEvent,
		time: VirtualTime,
		schedule: Schedule,
	) {
		super(time, schedule);
		const isOfLive = event === 'liveParticipantRegistered';
		this.listEndpoint = `GET /v1/${isOfLive ? 'lives/{liveId}' : 'courses/{courseId}'}/participants`;
	}

	override statusOf({ status }: Participant): string {
		return status;
	}

	override toJson({ id, status, date }: Participant): IDataObject {
		return { id, status, [HAPPENED[this.event].field]: date === null ? null : iso(date) };
	}
}

/** Participants are invited, register or start, complete, leave, come back, and are deleted. */
class ParticipantWorld implements World {
	readonly api: Participants;
	readonly subjectId = SUBJECT;
	private created = 0;
	private lastDate = 0;

	constructor(
		private readonly event: ParticipantEvent,
		private readonly time: VirtualTime,
		schedule: Schedule,
	) {
		this.api = new Participants(event, time, schedule);
	}

	register(at: number, visibleAt: number): Happened {
		const row = this.invite(visibleAt);
		return this.happen(row, at);
	}

	change(which: number, how: number): Happened {
		const { rows } = this.api;
		const { status, left } = HAPPENED[this.event];
		const among = (...statuses: string[]) =>
			pick(
				rows.filter((row) => statuses.includes(row.status)),
				which,
			);
		if (how < 2) {
			this.invite(this.time.now);
			return NOTHING;
		}
		if (how < 5) {
			const row = among('Invited', left);
			return row ? this.happen(row, this.time.now) : NOTHING;
		}
		if (how < 7 && this.event === 'courseStarted') {
			const row = among('Started');
			if (row) row.status = 'Completed';
			return NOTHING;
		}
		const row = among(status, 'Completed');
		if (!row) return NOTHING;
		const excused = [this.keyOfRow(row.id)];
		if (how < 9) row.status = left;
		else this.api.rows = rows.filter((each) => each !== row);
		return { occurred: [], excused };
	}

	keyOf(item: IDataObject): string {
		return keyWith(item.id, item[HAPPENED[this.event].field]);
	}

	keyOfRow(id: string): string {
		const row = this.api.rows.find((each) => each.id === id);
		return row ? this.keyOf(this.api.toJson(row)) : id;
	}

	private invite(visibleAt: number): Participant {
		const id = `participant-${this.created++}`;
		const row: Participant = { id, visibleAt, status: 'Invited', date: null };
		this.api.rows.push(row);
		return row;
	}

	/** Each at a different time, so that they can be told apart. */
	private happen(row: Participant, at: number): Happened {
		row.status = HAPPENED[this.event].status;
		row.date = at > this.lastDate ? at : this.lastDate + 1;
		this.lastDate = Math.max(this.lastDate, row.date);
		return { occurred: [this.keyOfRow(row.id)], excused: [] };
	}
}
