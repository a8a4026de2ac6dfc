import type { ClockSetting } from './clock';
import { registerControl } from './control';
import { dialectWith, type Dialect } from './dialect';
import { Failure } from './failure';
import type { Fault } from './faults';
import type { Latency } from './latency';
import type { LoggedRequest } from './log';
import type {
	CustomPropertyValue,
	CustomRole,
	Member,
	MemberRecord,
	PropertyDefinition,
	SentInvitation,
} from './model';
import { QuotaGuard, type Quota } from './quota';
import { createServer } from './server';
import { Spot, type SpotOptions } from './spot';
import type { Invitation, Registration } from './world';

export { mostRequestsWithin } from './log';
export type {
	ClockSetting,
	CustomPropertyValue,
	CustomRole,
	Dialect,
	Fault,
	Invitation,
	Latency,
	LoggedRequest,
	Member,
	MemberRecord,
	PropertyDefinition,
	Quota,
	Registration,
	SentInvitation,
};

export interface EmulatorOptions extends SpotOptions {
	/** 0, the default, is any free one. */
	port?: number;
	/** 127.0.0.1 unless set. */
	host?: string;
}

export type ResetOptions = Omit<SpotOptions, 'key'>;

/** What the control API shows of the emulator. */
export interface EmulatorState {
	/** Milliseconds since 1970. */
	now: number;
	key: string;
	spotId: string;
	members: number;
	dialect: Dialect;
	quota: Quota | null;
	latencyMs: Latency;
	faults: Fault[];
	customRoles: CustomRole[];
	propertyDefinitions: PropertyDefinition[];
}

/** A running emulator. What its functions change takes effect with the next request; all times are ms since 1970. */
export interface Emulator {
	/** Where the public API is, without a slash at the end. */
	readonly url: string;
	/** Where the control API is. */
	readonly controlUrl: string;
	readonly key: string;
	readonly spotId: string;
	readonly customRoles: CustomRole[];
	readonly propertyDefinitions: PropertyDefinition[];
	/** Every request to the public API since the log was last cleared: one list, which grows. */
	readonly requests: LoggedRequest[];
	/** Every invitation that took effect, in order. */
	readonly invitations: SentInvitation[];
	/** The faults that have not struck as often as they shall. */
	readonly faults: Fault[];

	/** All members in the order of creation, in the shape of the default dialect, visible or not. */
	members(): Member[];
	/** Undefined if there is none. */
	member(id: string): Member | undefined;
	/** All members with their dates and the rest that the public API does not tell. */
	records(): MemberRecord[];
	/** Throws if there is no such member. */
	record(id: string): MemberRecord;
	/** The custom properties of a member as the public API lists them. */
	valuesOf(memberId: string): CustomPropertyValue[];
	state(): EmulatorState;

	/** Somebody joins the Spot, or asks to. */
	register(registration?: Registration): Member;
	/** Throws if the address belongs to a member and the dialect refuses to invite them again. */
	invite(invitation?: Invitation): Member;
	/** A pending member is let in. */
	approve(memberId: string, at?: number): Member;
	removeMember(memberId: string): void;
	/** Adds a custom property to the Spot; no member has a value for it yet. */
	defineProperty(
		definition: Pick<PropertyDefinition, 'slug' | 'kind'> & Partial<PropertyDefinition>,
	): PropertyDefinition;

	setKey(key: string): void;
	setDialect(changes: Partial<Dialect>): void;
	/** Starts counting anew. */
	setQuota(quota: Quota | null): void;
	setLatency(latencyMs: Latency): void;
	setClock(setting: ClockSetting): void;
	/** The time of the emulator's clock. */
	now(): number;
	addFault(fault: Fault): void;
	clearFaults(): void;
	clearLog(): void;
	/** Back to how the emulator was started, with these options instead of those; the key stays. Clears the log. */
	reset(options?: ResetOptions): void;
	/** Ends all connections and stops listening. */
	close(): Promise<void>;
}

/** Starts an emulator of MeltingSpot in this process. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1', ...spotOptions } = options;
	let spot = new Spot(spotOptions);
	const requests: LoggedRequest[] = [];
	const server = createServer(() => spot, requests);

	const emulator: Emulator = {
		url: '',
		controlUrl: '',
		get key() {
			return spot.key;
		},
		get spotId() {
			return spot.world.spotId;
		},
		get customRoles() {
			return spot.world.customRoles;
		},
		get propertyDefinitions() {
			return spot.world.propertyDefinitions;
		},
		requests,
		get invitations() {
			return spot.world.invitations;
		},
		get faults() {
			return spot.faults.pending;
		},

		members: () => spot.world.records.map(({ member }) => member),
		member: (id) => spot.world.find(id)?.member,
		records: () => spot.world.records,
		record: (id) => spot.world.record(id),
		valuesOf: (memberId) => spot.world.valuesOf(memberId),
		state: () => ({
			now: spot.clock.now(),
			key: spot.key,
			spotId: spot.world.spotId,
			members: spot.world.records.length,
			dialect: spot.dialect,
			quota: spot.quota.quota,
			latencyMs: spot.latency,
			faults: spot.faults.pending,
			customRoles: spot.world.customRoles,
			propertyDefinitions: spot.world.propertyDefinitions,
		}),

		register: (registration) => spot.world.register(registration).member,
		invite: (invitation) => {
			const record = spot.world.invite(invitation);
			if (!record) throw new Failure(400, `${invitation?.email} is a member already`);
			return record.member;
		},
		approve: (memberId, at) => spot.world.approve(memberId, at).member,
		removeMember: (memberId) => spot.world.remove(memberId),
		defineProperty: (definition) =>
			spot.world.defineProperty({
				label: definition.slug,
				description: '',
				possibleValues: [],
				...definition,
			}),

		setKey: (key) => {
			spot.key = key;
		},
		setDialect: (changes) => {
			spot.dialect = dialectWith(changes, spot.dialect);
		},
		setQuota: (quota) => {
			spot.quota = new QuotaGuard(quota);
		},
		setLatency: (latencyMs) => {
			spot.latency = latencyMs;
		},
		setClock: (setting) => spot.clock.set(setting),
		now: () => spot.clock.now(),
		addFault: (fault) => spot.faults.add(fault),
		clearFaults: () => spot.faults.clear(),
		clearLog: () => {
			requests.length = 0;
		},
		reset: (changes) => {
			spot = new Spot({ ...spotOptions, ...changes, key: spot.key });
			requests.length = 0;
		},
		close: () => server.close(),
	};
	registerControl(server, emulator);

	const url = await server.listen({ port, host });
	return Object.assign(emulator, { url, controlUrl: `${url}/_control` });
}
