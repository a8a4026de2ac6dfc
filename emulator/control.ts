import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { ClockSetting } from './clock';
import { CONTRACT_TEXT } from './contract';
import { Dialect } from './dialect';
import { Failure } from './failure';
import { Fault } from './faults';
import type { Emulator, ResetOptions } from './index';
import type { Latency } from './latency';
import { PROPERTY_KINDS, type PropertyDefinition } from './model';
import { Quota } from './quota';
import type { Invitation, Registration } from './world';

const options = { additionalProperties: false };
const Milliseconds = Type.Integer();
const Duration = Type.Number({ minimum: 0 });

const ClockBody = Type.Union([
	Type.Object({ now: Milliseconds }, options),
	Type.Object({ offset: Milliseconds }, options),
	Type.Object({ frozenAt: Milliseconds }, options),
]);
const LatencyBody = Type.Object(
	{ ms: Type.Union([Duration, Type.Array(Duration, { minItems: 2, maxItems: 2 })]) },
	options,
);
const QuotaBody = Type.Union([Quota, Type.Null()]);
const DialectBody = Type.Partial(Dialect, options);
const KeyBody = Type.Object({ key: Type.String({ minLength: 1 }) }, options);
const ResetBody = Type.Partial(
	Type.Object({
		members: Type.Integer({ minimum: 0 }),
		seed: Type.Integer(),
		spotId: Type.String(),
		dialect: DialectBody,
		quota: QuotaBody,
		now: Milliseconds,
		latencyMs: LatencyBody.properties.ms,
	}),
	options,
);
const RegistrationBody = Type.Partial(
	Type.Object({
		email: Type.String(),
		firstname: Type.String(),
		lastname: Type.String(),
		title: Type.String(),
		status: Type.Union([Type.Literal('Accepted'), Type.Literal('Pending')]),
		at: Milliseconds,
		visibleAt: Milliseconds,
	}),
	options,
);
const InvitationBody = Type.Partial(
	Type.Object({
		email: Type.String(),
		withEmailNotification: Type.Boolean(),
		at: Milliseconds,
		visibleAt: Milliseconds,
	}),
	options,
);
const ApprovalBody = Type.Partial(Type.Object({ at: Milliseconds }), options);
const PropertyBody = Type.Object(
	{
		slug: Type.String({ minLength: 1 }),
		label: Type.Optional(Type.String()),
		description: Type.Optional(Type.String()),
		kind: Type.Union(PROPERTY_KINDS.map((kind) => Type.Literal(kind))),
		possibleValues: Type.Optional(Type.Array(Type.String())),
	},
	options,
);

type ById = { Params: { id: string } };

/** The emulator's functions over HTTP, for tests in other processes and other languages. No key is needed. */
export function registerControl(app: FastifyInstance, emulator: Emulator): void {
	app.register(
		async (control) => {
			control.get('/state', () => emulator.state());
			control.post<{ Body: ResetOptions | null }>(
				'/reset',
				{ schema: { body: Type.Union([ResetBody, Type.Null()]) } },
				({ body }) => {
					emulator.reset(body ?? {});
					return emulator.state();
				},
			);
			control.put<{ Body: Exclude<ClockSetting, number> | { now: number } }>(
				'/clock',
				{ schema: { body: ClockBody } },
				({ body }) => {
					emulator.setClock('now' in body ? body.now : body);
					return emulator.state();
				},
			);
			control.patch<{ Body: Partial<Dialect> }>(
				'/dialect',
				{ schema: { body: DialectBody } },
				({ body }) => {
					emulator.setDialect(body);
					return emulator.state();
				},
			);
			control.put<{ Body: Quota | null }>('/quota', { schema: { body: QuotaBody } }, ({ body }) => {
				emulator.setQuota(body);
				return emulator.state();
			});
			control.put<{ Body: { ms: Latency } }>(
				'/latency',
				{ schema: { body: LatencyBody } },
				({ body }) => {
					emulator.setLatency(body.ms);
					return emulator.state();
				},
			);
			control.put<{ Body: { key: string } }>('/key', { schema: { body: KeyBody } }, ({ body }) => {
				emulator.setKey(body.key);
				return emulator.state();
			});

			control.get('/faults', () => emulator.faults);
			control.post<{ Body: Fault }>('/faults', { schema: { body: Fault } }, ({ body }) => {
				emulator.addFault(body);
				return emulator.faults;
			});
			control.delete('/faults', () => {
				emulator.clearFaults();
				return emulator.faults;
			});

			control.get('/requests', () => emulator.requests);
			control.delete('/requests', () => {
				emulator.clearLog();
				return emulator.requests;
			});

			control.get('/members', () => emulator.records());
			control.get<ById>('/members/:id', ({ params }) => ({
				...emulator.record(params.id),
				customPropertiesValues: emulator.valuesOf(params.id),
			}));
			control.post<{ Body: Registration }>(
				'/members',
				{ schema: { body: RegistrationBody } },
				({ body }) => emulator.register(body),
			);
			control.delete<ById>('/members/:id', ({ params }) => {
				emulator.removeMember(params.id);
				return { removed: params.id };
			});
			control.post<ById & { Body: { at?: number } }>(
				'/members/:id/approval',
				{ schema: { body: ApprovalBody } },
				({ params, body }) => emulator.approve(params.id, body.at),
			);
			control.get('/invitations', () => emulator.invitations);
			control.post<{ Body: Invitation }>(
				'/invitations',
				{ schema: { body: InvitationBody } },
				({ body }) => emulator.invite(body),
			);
			control.get('/properties', () => emulator.propertyDefinitions);
			control.post<{ Body: Pick<PropertyDefinition, 'slug' | 'kind'> }>(
				'/properties',
				{ schema: { body: PropertyBody } },
				({ body }) => emulator.defineProperty(body),
			);
			// Else the public API would answer, and log, what was meant for this one.
			control.all('/*', ({ method, url }) => {
				throw new Failure(404, `There is no ${method} ${url}`);
			});
			control.get('/openapi.yaml', (_request, reply) =>
				reply.type('application/yaml').send(CONTRACT_TEXT),
			);
		},
		{ prefix: '/_control' },
	);
}
