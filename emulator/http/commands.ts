import { Type } from '@sinclair/typebox';
import { count, duration, MAX_MEMBERS, milliseconds } from '../conditions/bounds';
import type { ClockSetting } from '../conditions/clock';
import { changeDialect } from '../conditions/dialect';
import { Fault } from '../conditions/faults';
import type { Latency } from '../conditions/latency';
import { Quota, QuotaGuard } from '../conditions/quota';
import { Dialect, resources, type ResourceCommands } from '../resources';
import { member } from '../resources/member';
import { Spot, type SpotOptions } from '../spot';
import { action, method, property, type Command, type InProcess, type Remote } from './command';
import { CONTRACT_TEXT } from './contract';
import type { LoggedRequest } from './log';
import { deliver, samples, WebhookDelivery } from './webhooks';

/** A running emulator, as its commands see it. */
export interface Session {
	spot: Spot;
	/** Every request to the public API since the log was last cleared: one list, which grows. */
	readonly requests: LoggedRequest[];
	readonly startedWith: SpotOptions;
}

export type ResetOptions = Omit<SpotOptions, 'key'>;

const options = { additionalProperties: false };
const Duration = duration();
const LatencyArgument = Type.Union([Duration, Type.Array(Duration, { minItems: 2, maxItems: 2 })]);
const QuotaArgument = Type.Union([Quota, Type.Null()]);
const DialectChanges = Type.Partial(Dialect, options);

const core = {
	state: method(
		'GET /state',
		'clock, key, id of the Spot, number of members, dialect, quota, latency, faults',
		({ spot }: Session) => ({
			/** Milliseconds since 1970. */
			now: spot.clock.now(),
			key: spot.key,
			spotId: spot.store.spotId,
			members: spot.store.of(member).records.length,
			dialect: spot.dialect,
			quota: spot.quota.quota,
			latencyMs: spot.latency,
			faults: spot.faults.pending,
		}),
	),
	/** Resets to the startup options, overridden by these. The key is kept; the log is cleared. */
	reset: action(
		'POST /reset',
		'start over; optionally with `members`, `seed`, `spotId`, `dialect`, `quota`, `now`, `latencyMs`',
		{
			body: Type.Union([
				Type.Partial(
					Type.Object({
						members: count({ maximum: MAX_MEMBERS }),
						seed: count(),
						spotId: Type.String(),
						dialect: DialectChanges,
						quota: QuotaArgument,
						now: milliseconds(),
						latencyMs: LatencyArgument,
					}),
					options,
				),
				Type.Null(),
			]),
		},
		(session: Session, changes?: ResetOptions): void => {
			session.spot = new Spot({ ...session.startedWith, ...changes, key: session.spot.key });
			session.requests.length = 0;
		},
	),
	now: method('GET /clock', "the time of the emulator's clock", ({ spot }: Session) =>
		spot.clock.now(),
	),
	setClock: action(
		'PUT /clock',
		'`{ "now" }` runs from that time, `{ "offset" }` runs at an offset from real time, `{ "frozenAt" }` stands still',
		{
			body: Type.Union([
				milliseconds(),
				Type.Object({ now: milliseconds() }, options),
				Type.Object({ offset: milliseconds() }, options),
				Type.Object({ frozenAt: milliseconds() }, options),
			]),
		},
		({ spot }: Session, setting: ClockSetting) => spot.clock.set(setting),
	),
	setDialect: action(
		'PATCH /dialect',
		'the switches to change',
		{ body: DialectChanges },
		({ spot }: Session, changes: Partial<Dialect>): void => {
			spot.dialect = changeDialect(Dialect, changes, spot.dialect);
		},
	),
	/** Also resets the count. */
	setQuota: action(
		'PUT /quota',
		'`{ "perTenSeconds", "perDay", "retryAfter", "countRefused" }` or `null`',
		{ body: QuotaArgument },
		({ spot }: Session, quota: Quota | null): void => {
			spot.quota = new QuotaGuard(quota);
		},
	),
	setLatency: action(
		'PUT /latency',
		'`{ "ms": 150 }` or `{ "ms": [0, 500] }`',
		{ body: Type.Object({ ms: LatencyArgument }, options), field: 'ms' },
		({ spot }: Session, latencyMs: Latency): void => {
			spot.latency = latencyMs;
		},
	),
	key: property('GET /key', 'the key', ({ spot }: Session) => spot.key),
	setKey: action(
		'PUT /key',
		'`{ "key" }`',
		{ body: Type.Object({ key: Type.String({ minLength: 1 }) }, options), field: 'key' },
		({ spot }: Session, key: string): void => {
			spot.key = key;
		},
	),
	spotId: property('GET /spotId', 'the id of the Spot', ({ spot }: Session) => spot.store.spotId),
	faults: property('GET /faults', 'the pending faults', ({ spot }: Session) => spot.faults.pending),
	addFault: action(
		'POST /faults',
		'add one',
		{ body: Fault },
		({ spot }: Session, fault: Fault) => {
			spot.faults.add(fault);
			return spot.faults.pending;
		},
	),
	clearFaults: method('DELETE /faults', 'clear them', ({ spot }: Session) => {
		spot.faults.clear();
		return spot.faults.pending;
	}),
	requests: property('GET /requests', 'the request log', ({ requests }: Session) => requests),
	clearLog: method('DELETE /requests', 'clear it', ({ requests }: Session) => {
		requests.length = 0;
		return requests;
	}),
	webhookSamples: property(
		'GET /webhooks',
		"what MeltingSpot's Test button sends, by webhook",
		() => samples,
	),
	deliverWebhook: action(
		'POST /webhooks',
		'send the sample of a `webhook` to a `url` on this machine, as the Test button does; optionally with another `payload`, an `id`, and `"anyHost": true` for other machines',
		{ body: WebhookDelivery },
		async ({ spot }: Session, delivery: WebhookDelivery) =>
			await deliver(delivery, spot.clock.now()),
	),
	contract: method('GET /openapi.yaml', 'the contract', () => CONTRACT_TEXT),
};

/** What tests can do to an emulator: the routes of the control API, its methods in process, and its typed client. */
export type Commands = typeof core & ResourceCommands;

export const commands = Object.assign(
	{},
	core,
	...resources.map((each) =>
		Object.fromEntries(
			Object.entries(each.commands).map(([name, command]) => [
				name,
				{
					...command,
					run: (session: Session, ...args: never[]) =>
						command.run(session.spot.store.of(each), ...args),
				},
			]),
		),
	),
) as Commands;

type AnyCommand = Command<Session, unknown[], unknown>;
export const commandList = Object.entries(commands as unknown as Record<string, AnyCommand>);

export type Control = InProcess<Commands>;
export type RemoteControl = Remote<Commands>;

/** The commands as an object: properties to read, methods to call. */
export function controlOf(session: Session): Control {
	const control = {};
	for (const [name, { kind, run }] of commandList) {
		const call = (...args: unknown[]) => run(session, ...args);
		const descriptor = kind === 'property' ? { get: () => call() } : { value: call };
		Object.defineProperty(control, name, { ...descriptor, enumerable: true });
	}
	return control as Control;
}
