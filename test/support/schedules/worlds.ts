import type { IDataObject } from 'n8n-workflow';
import type { Query } from '../../../nodes/MeltingSpot/transport/request';
import type { Event } from '../../../nodes/MeltingSpot/trigger/state';
import {
	type Journey,
	VirtualApi,
	type VirtualRow,
	VirtualSpot,
	type VirtualTime,
} from '../virtualSpot';
import { skewOf } from './invariants';
import type { Happened, Schedule } from './schedule';

/** Whose participants are watched. */
export type Watch = 'all' | 'one';

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
const NOTHING: Happened = { occurred: [], excused: [] };
const iso = (time: number) => new Date(time).toISOString();
const pick = <T>(values: T[], index: number): T | undefined => values[index % values.length];
const keyWith = (id: unknown, date: unknown) => `${String(id)}@${String(date)}`;

/** The id that a key begins with. */
export const idIn = (key: string) => key.split('@')[0];

export function worldOf(
	event: Event,
	time: VirtualTime,
	schedule: Schedule,
	watch: Watch = 'one',
): World {
	switch (event) {
		case 'memberRegistered':
		case 'memberInvited':
			return memberWorld(time, schedule);
		case 'activity':
			return new ActivityWorld(time, schedule);
		case 'liveCreated':
		case 'liveStarted':
		case 'liveEnded':
			return new LiveWorld(event, time, schedule);
		default:
			return new ParticipantWorld(event, time, schedule, watch);
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

const TYPES = ['TopicCreated', 'SpotMemberLeft', 'ChannelJoined'];
/** Where a line has its id, which the trigger can't see. */
const HIDDEN = Symbol('id');

interface Activity extends VirtualRow {
	at: number;
	type: string;
	/** Two activities of the same time may say the same. */
	who: number;
	isTwin: boolean;
}

/** What members did: `GET /v1/activities~export`. */
class Activities extends VirtualApi<Activity> {
	constructor(
		time: VirtualTime,
		private readonly schedule: Schedule,
	) {
		super(time, schedule.dialect, schedule.dateSkewMs);
	}

	protected override rowsOf(): undefined {
		return undefined;
	}

	protected override find(): never {
		throw new Error('Activities have no pages');
	}

	/** Nothing tells twins apart, so they keep their order. */
	override moveRow(index: number, to: 'front' | 'back'): void {
		if (!this.rows[index % this.rows.length]?.isTwin) super.moveRow(index, to);
	}

	override toJson({ id, type, who }: Activity): IDataObject {
		const isIdentified = this.schedule.lines.ids === 'eventId';
		const line = { type, ...(isIdentified && { eventId: id }), who };
		return Object.defineProperty(line, HIDDEN, { value: id });
	}

	override answerOther(
		endpoint: string,
		_path: object,
		query: Query,
		{ omitted, onListed }: Partial<Journey>,
	): unknown {
		if (endpoint === 'GET /v1/spotMembers') {
			return { items: [{ id: 'member', spotId: 'spot' }], total: 1 };
		}
		const { dateUnit, dateLimits, order } = this.dialect;
		const unit = dateUnit === 's' ? 1_000 : 1;
		const from = Number(query['fromDate[eq]']) * unit;
		const to = Number(query['toDate[eq]'] ?? Infinity) * unit;
		const type = query['eventType[eq]'];
		const isIn = (at: number) =>
			dateLimits === 'inclusive' ? at >= from && at <= to : at > from && at < to;
		const listed = this.rows.filter(
			(row) =>
				isIn(row.at) &&
				this.isVisible(row) &&
				(row.id !== omitted || row.isTwin) &&
				(type === undefined || row.type === type),
		);
		if (order === 'newestFirst') listed.reverse();
		const limit = Number(query.limit);
		const shown = listed.slice(0, limit);
		if (limit > 1) for (const { id } of shown) onListed?.(id);
		return shown.map((row) => this.toJson(row));
	}
}

/** Activities are only added. */
class ActivityWorld implements World {
	readonly api: Activities;

	constructor(
		time: VirtualTime,
		private readonly schedule: Schedule,
	) {
		this.api = new Activities(time, schedule);
	}

	register(at: number, visibleAt: number): Happened {
		const number = this.api.rows.length;
		const id = `activity-${number}`;
		const type = TYPES[number % TYPES.length];
		const twin = this.schedule.lines.ids === 'none' ? this.twinOf(at, visibleAt, type) : undefined;
		if (twin) twin.isTwin = true;
		const who = twin?.who ?? number;
		this.api.rows.push({ id, at, visibleAt, type, who, isTwin: twin !== undefined });
		const { types } = this.schedule.lines;
		return { occurred: types.length === 0 || types.includes(type) ? [id] : [], excused: [] };
	}

	change(): Happened {
		return NOTHING;
	}

	keyOf(item: IDataObject): string {
		return String((item as { [HIDDEN]?: string })[HIDDEN]);
	}

	keyOfRow(id: string): string {
		return id;
	}

	/** The activity three before, if nothing but the order tells the two apart. */
	private twinOf(at: number, visibleAt: number, type: string): Activity | undefined {
		const row = this.api.rows.at(-TYPES.length);
		const isSame = row?.at === at && row.visibleAt === visibleAt && row.type === type;
		return isSame && !row.isTwin ? row : undefined;
	}
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

	protected override find({ 'status[eq]': status }: Query, rows: Row[]): Row[] | number {
		const { statusFilter } = this.schedule.statuses;
		if (status === undefined || statusFilter === 'ignored') return rows.slice();
		if (statusFilter === 'rejected') return 400;
		return rows.filter((row) => this.statusOf(row) === status);
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
	protected override rowsOf(endpoint: string): Live[] | undefined {
		return endpoint === 'GET /v1/lives' ? this.rows : undefined;
	}

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

/** A live or course. */
interface Entity extends VirtualRow {
	createdAt: number;
	end: number;
}

interface Participant extends VirtualRow {
	/** The id of the live or course. */
	of: string;
	status: string;
	date: number | null;
	/** When it last happened. */
	lastDate?: number;
	/** Whether the event happened, but MeltingSpot shows no date. */
	isUndated?: true;
}

const HAPPENED = {
	liveParticipantRegistered: { status: 'Accepted', field: 'registeredAt', left: 'Declined' },
	courseStarted: { status: 'Started', field: 'startedAt', left: 'Unenrolled' },
	courseCompleted: { status: 'Completed', field: 'completedAt', left: 'Unenrolled' },
} as const;
type ParticipantEvent = keyof typeof HAPPENED;

const isEntity = (row: Entity | Participant): row is Entity => 'end' in row;

class Participants extends ListByStatus<Entity | Participant> {
	constructor(
		private readonly event: ParticipantEvent,
		time: VirtualTime,
		schedule: Schedule,
	) {
		super(time, schedule);
	}

	/** By the id of the live or course, as long as `rows` doesn't change. */
	private lists = new Map<string, Participant[]>();
	private listsAreOf = { rows: this.rows, count: 0 };

	get entities(): Entity[] {
		return this.rows.filter(isEntity);
	}

	override moveRow(index: number, to: 'front' | 'back'): void {
		super.moveRow(index, to);
		this.listsAreOf.count = -1;
	}

	get participants(): Participant[] {
		return this.rows.filter((row): row is Participant => !isEntity(row));
	}

	protected override rowsOf(endpoint: string, path: Record<string, string>) {
		if (endpoint === 'GET /v1/lives' || endpoint === 'GET /v1/courses') return this.entities;
		if (!endpoint.endsWith('/participants')) return undefined;
		return this.listOf(path.liveId ?? path.courseId);
	}

	private listOf(entityId: string): Participant[] {
		const { rows, listsAreOf } = this;
		if (listsAreOf.rows !== rows || listsAreOf.count !== rows.length) {
			this.lists = new Map();
			for (const row of this.participants) {
				const list = this.lists.get(row.of) ?? [];
				if (list.push(row) === 1) this.lists.set(row.of, list);
			}
			this.listsAreOf = { rows, count: rows.length };
		}
		return this.lists.get(entityId) ?? [];
	}

	override statusOf(row: Entity | Participant): string {
		return isEntity(row) ? 'Any' : row.status;
	}

	override toJson(row: Entity | Participant): IDataObject {
		const { id } = row;
		if (isEntity(row)) {
			const status = row.end < this.time.now ? 'Ended' : 'Planned';
			return { id, title: `Title of ${id}`, status, endDate: iso(row.end) };
		}
		const date = row.date === null ? null : iso(row.date);
		const isMissing = row.isUndated && this.event === 'liveParticipantRegistered';
		return { id, status: row.status, ...(!isMissing && { [HAPPENED[this.event].field]: date }) };
	}
}

/**
 * Participants are invited, register or start, complete, leave, come back, and are deleted. With `watch: all`, lives
 * and courses are created and deleted, and lives end.
 */
class ParticipantWorld implements World {
	readonly api: Participants;
	readonly subjectId?: string;
	private created = 0;
	private readonly beganAt: number;

	constructor(
		private readonly event: ParticipantEvent,
		private readonly time: VirtualTime,
		private readonly schedule: Schedule,
		watch: Watch,
	) {
		this.api = new Participants(event, time, schedule);
		this.beganAt = time.now;
		const { id } = this.createEntity();
		if (watch === 'one') this.subjectId = id;
		else this.createEntity();
	}

	register(at: number, visibleAt: number): Happened {
		const isUndated = at === visibleAt && at > this.beganAt && this.created % 4 === 0;
		const row = this.invite(visibleAt);
		return isUndated ? this.happenUndated(row) : this.happen(row, at);
	}

	change(which: number, how: number): Happened {
		const { status, left } = HAPPENED[this.event];
		const among = (...statuses: string[]) =>
			pick(
				this.api.participants.filter((row) => statuses.includes(row.status)),
				which,
			);
		if (how === 0) return this.changeEntities(which);
		if (how === 1) {
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
		else this.remove([row]);
		return { occurred: [], excused };
	}

	keyOf(item: IDataObject): string {
		return keyWith(item.id, item[HAPPENED[this.event].field] ?? null);
	}

	keyOfRow(id: string): string {
		const row = this.api.rows.find((each) => each.id === id);
		return row ? this.keyOf(this.api.toJson(row)) : id;
	}

	private createEntity(): Entity {
		const { now } = this.time;
		const number = this.created++;
		// Some have just ended.
		const end = now + ((number % 5) - 2) * HOUR;
		const entity: Entity = { id: `entity-${number}`, visibleAt: now, createdAt: now, end };
		this.api.rows.push(entity);
		return entity;
	}

	/** Another one, or one is deleted. */
	private changeEntities(which: number): Happened {
		const { entities, participants } = this.api;
		if (this.subjectId !== undefined) return NOTHING;
		if (which !== 3 || entities.length < 2) {
			this.createEntity();
			return NOTHING;
		}
		const gone = participants.filter(({ of }) => of === entities[0].id);
		const excused = gone.map(({ id }) => this.keyOfRow(id));
		this.remove([entities[0], ...gone]);
		return { occurred: [], excused };
	}

	private remove(gone: Array<Entity | Participant>): void {
		this.api.rows = this.api.rows.filter((row) => !gone.includes(row));
	}

	/** To a live or course that the trigger still reads. */
	private invite(visibleAt: number): Participant {
		const id = `participant-${this.created++}`;
		const of = this.subjectId ?? this.openEntity().id;
		const row: Participant = { id, of, visibleAt, status: 'Invited', date: null };
		this.api.rows.push(row);
		return row;
	}

	private openEntity(): Entity {
		const isOpen = ({ end }: Entity) => end > this.time.now - 20 * HOUR;
		return pick(this.api.entities.filter(isOpen), this.created) ?? this.createEntity();
	}

	/** At another time than before, so that the two can be told apart. */
	private happen(row: Participant, at: number): Happened {
		// A live that was over for a day isn't read, and someone without a date is known for good.
		const entity = this.api.entities.find(({ id }) => id === row.of)!;
		const isLate = this.subjectId === undefined && entity.end < this.time.now - 20 * HOUR;
		const isExcused = row.isUndated === true || (this.isOfLives && isLate);
		row.status = HAPPENED[this.event].status;
		row.date = Math.max(at, (row.lastDate ?? -Infinity) + 1);
		row.lastDate = row.date;
		row.isUndated = undefined;
		const key = this.keyOfRow(row.id);
		const countsFrom = at - skewOf(this.schedule) - 1_000;
		return {
			occurred: [key],
			excused: isExcused ? [key] : [],
			...(this.subjectId === undefined && { countsFrom }),
		};
	}

	private happenUndated(row: Participant): Happened {
		row.status = HAPPENED[this.event].status;
		row.isUndated = true;
		const entity = this.api.entities.find(({ id }) => id === row.of)!;
		return {
			occurred: [this.keyOfRow(row.id)],
			excused: [],
			...(this.subjectId === undefined && { countsFrom: entity.createdAt }),
		};
	}

	private get isOfLives(): boolean {
		return this.event === 'liveParticipantRegistered';
	}
}
