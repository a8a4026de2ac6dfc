import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import type { Api } from '../api/api';
import { isSameText } from '../api/compare';
import { listFiltered } from '../api/filteredLists';
import type { Listing } from '../api/lists';
import type { Shape } from '../api/shapes';
import { toShape } from '../api/shapes';
import type { UpdateFields } from '../parameters/changes';
import { changesOf } from '../parameters/changes';
import type { Fields, Values } from '../parameters/fields';
import { collection, groupOf } from '../parameters/fields';
import type { Filters } from '../parameters/filter';
import { conditionsOf, filtersParameter } from '../parameters/filter';
import type { Parameter } from '../parameters/parameter';
import { returnAllOrLimit } from '../parameters/returnAll';
import { simplify } from '../parameters/simplify';
import type {
	Endpoint,
	EndpointOf,
	ListEndpoint,
	PathName,
	PathValues,
} from '../transport/endpoints';
import { entityNames, pathNamesOf } from '../transport/endpoints';
import { pathOf } from './call';
import { showListing } from './listHints';
import type {
	Batched,
	Call,
	Declared,
	Input,
	Make,
	Operation,
	ParametersOf,
	Rows,
	Run,
	Single,
	Texts,
	ValuesOf,
} from './operation';

/*
 * The kinds of operations. Each takes only endpoints of its kind, and derives what follows from it: the texts, the common
 * parameters, and what is sent.
 */

/** Texts in place of those that are derived. */
type Own = Partial<Texts>;

/** What is output for what was received. */
type Output<P, T> = (received: T, values: ValuesOf<P>, run: Run) => Rows | Promise<Rows>;

const made =
	(derived: (of: Parameters<Make>[1]) => object, own: object, how: object = {}): Make =>
	(name, of) =>
		({ name, ...derived(of), ...own, ...how }) as Operation;

const nothingDerived = () => ({});

/** An operation that sends one request for each item, up to 20 at a time. */
export const operation = <E extends Endpoint, P extends ParametersOf<E>>(
	own: Texts & Declared<E, P> & Single<E, P>,
): Make => made(nothingDerived, own);

/** An operation whose endpoint takes many entries at once. */
export const batch = <E extends Endpoint, P extends ParametersOf<E>, K extends keyof P & string>(
	own: Texts & Declared<E, P> & Batched<E, P, K>,
): Make => made(nothingDerived, own);

/** What is output, simplified unless the user wants it as MeltingSpot sends it; then what else belongs to it. */
interface Shown<P, T> {
	shape?: Shape;
	output?: Output<P, T>;
}

const simplified = (shape: Shape | undefined) => (shape ? { isSimplified: simplify } : {});

const toShown = (shape: Shape | undefined, row: IDataObject, { isSimplified }: Input) =>
	shape ? toShape(shape, row, isSimplified === true) : row;

/** One entity. */
export const get = <E extends EndpointOf<'GET', 'entity'>, P extends ParametersOf<E>>({
	shape,
	output,
	...own
}: Own & Shown<P, IDataObject> & { endpoint: E; parameters: P }): Make =>
	made(
		({ noun, nameField }) => ({
			displayName: 'Get',
			action: `Get a ${noun}`,
			description: `Retrieve one ${noun} by ${nameField} or ID`,
		}),
		{ ...own, parameters: { ...own.parameters, ...simplified(shape) } },
		{
			async send(values: Input, call: Call<E>, run: Run) {
				const entity = toShown(shape, (await call()) as IDataObject, values);
				return output ? await output(entity, values as ValuesOf<P>, run) : entity;
			},
		},
	);

type PathParameters<E extends Endpoint, P> = [PathName<E>] extends [never]
	? { parameters?: P }
	: { parameters: P };

type List<E extends ListEndpoint, P> = Own &
	Pick<Single<E, P>, 'rows'> &
	PathParameters<E, P> &
	Shown<P, IDataObject[]> & {
		endpoint: E;
		filters?: Filters;
		/** What *Filters* says about itself. */
		about?: string;
		/** What the rows are called; those of the resource unless set. */
		plural?: string;
		/** The field that tells rows apart; `id` unless set. */
		key?: string;
	};

/** A list, with *Return All*, *Limit* and *Filters*. Rows are held against every filter. */
export const list =
	<E extends ListEndpoint, P extends ParametersOf<E>>(own: List<E, P>): Make =>
	(name, of) => {
		const { filters, key, shape, output, plural = of.plural } = own;
		const about = own.about ?? `Which ${plural} to get. Filters left blank are ignored.`;
		const parameters = {
			...own.parameters,
			limit: own.parameters?.limit ?? returnAllOrLimit,
			...simplified(shape),
			...(filters && { filters: filtersParameter(about, filters) }),
		};
		const send = async (values: Input, call: Call<ListEndpoint>, run: Run) => {
			const limit = values.limit as number;
			const conditions = filters ? conditionsOf(filters, values.filters as Values) : [];
			const listing = await listFiltered(call, run.api, { conditions, limit, key });
			const listed = showListing(run, listing, limit, plural);
			const rows = listed.map((row) => toShown(shape, row, values));
			return output ? await output(rows, values as ValuesOf<P>, run) : rows;
		};
		const derived = () => ({
			displayName: 'Get Many',
			action: `Get many ${plural}`,
			description: `Retrieve all ${plural} in your Spot, or only those whose ${of.nameField} contains the given text`,
		});
		return made(derived, { ...own, parameters }, { send })(name, of);
	};

/** A list that isn't read page by page. `limit` is how many rows are wanted. */
export const listing = <
	E extends EndpointOf<'GET', 'lines'>,
	P extends ParametersOf<E> & { limit: Parameter<number> },
>({
	read,
	plural,
	...own
}: Texts &
	Declared<E, P> & {
		plural: string;
		read(values: ValuesOf<P>, api: Api): Promise<Listing>;
	}): Make =>
	made(nothingDerived, own, {
		async send(values: ValuesOf<P>, _: Call<E>, run: Run) {
			return showListing(run, await read(values, run.api), values.limit as number, plural);
		},
	});

/** A new entity, from what is required and *Additional Fields*. */
export const create = <E extends EndpointOf<'POST', 'entity'>, P extends ParametersOf<E>>({
	required,
	optional,
	...own
}: Own & { endpoint: E; required: P; optional: Fields }): Make => {
	const group = groupOf('Additional Fields', 'additionalFields', {
		placeholder: 'Add Field',
		description: 'Optional details. Empty fields are ignored.',
	});
	return made(
		({ noun, nameField }) => ({
			displayName: 'Create',
			action: `Create a ${noun}`,
			description: `Create a ${noun} in your Spot. Doesn't check whether the ${nameField} is taken.`,
		}),
		{ ...own, parameters: { ...required, optional: collection(group, optional) } },
		{
			send: async ({ optional: more, ...values }: Input, call: Call<E>) =>
				await call({ body: { ...values, ...(more as IDataObject) } as IDataObject }),
		},
	);
};

/** The entities that can be read and written. */
type Updatable = {
	[E in EndpointOf<'PUT', 'entity'>]: ReadOf<E> extends Endpoint ? E : never;
}[EndpointOf<'PUT', 'entity'>];
type ReadOf<E extends string> = E extends `PUT ${infer Path}` ? `GET ${Path}` : never;

/**
 * Reads, merges, writes: keeps every field that isn't changed, whether a PUT merges or replaces
 * (docs/api-notes.md#update-whole).
 */
export const update = <E extends Updatable, P extends ParametersOf<E>>({
	fields,
	...own
}: Own & { endpoint: E; parameters: P; fields: UpdateFields; description: string }): Make => {
	const whole = own.endpoint.replace('PUT', 'GET') as EndpointOf<'GET', 'entity'>;
	return made(
		({ noun }) => ({ displayName: 'Update', action: `Update a ${noun}` }),
		{ ...own, parameters: { ...own.parameters, changes: changesOf(fields) } },
		{
			async send({ changes, ...values }: Input, call: Call<E>, { api }: Run) {
				const path = pathOf(own.endpoint, values) as PathValues<typeof whole>;
				const { body } = await api.request(whole, { path });
				throwUnlessIs(path, body);
				return await call({ body: { ...keptOf(fields, body), ...(changes as IDataObject) } });
			},
		},
	);
};

/** What another entity has must not be written to this one. @throws OperationalError */
function throwUnlessIs(path: Record<string, string>, { id }: IDataObject): void {
	const [[name, wanted]] = Object.entries(path);
	if (isSameText(String(id), wanted)) return;
	throw new OperationalError(
		`MeltingSpot returned another ${entityNames[name as PathName<Updatable>]} than the one to update, so nothing was changed.`,
		{ description: 'Run the node again. If it happens again, report this error to MeltingSpot.' },
	);
}

/** The fields of an entity that an update can send as they are. */
const keptOf = (fields: UpdateFields, entity: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(entity).filter(([name, value]) => {
			if (!(name in fields) || value === undefined) return false;
			if (value === null) return fields[name].clears !== undefined;
			// The reference shows `{}` where a text is null.
			return typeof value !== 'object' || Array.isArray(value);
		}),
	);

/** A deletion. */
export const remove = <E extends EndpointOf<'DELETE', 'nothing'>, P extends ParametersOf<E>>(
	own: Own & { endpoint: E; parameters: P; description: string },
): Make =>
	made(({ noun }) => ({ displayName: 'Delete', action: `Delete a ${noun}` }), own, {
		async send(values: Input, call: Call<E>) {
			await call();
			return { deleted: true, id: values[pathNamesOf(own.endpoint)[0]] as string };
		},
	});
