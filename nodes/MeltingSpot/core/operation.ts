import type { IDataObject, INode, OnError } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Entity } from '../api/entities';
import type { Parameter, Prepared, Refused } from '../parameters/parameter';
import type { Endpoint, PathName, ResponseOf } from '../transport/endpoints';
import type { BoundRequest, CallOptions } from '../transport/request';
import type { Journal } from './journal';

/** One execution of the node. */
export interface Run {
	api: Api;
	node: INode;
	/** The node's setting *On Error*. */
	onError: OnError;
	/** Whether an AI agent uses the node as its tool. */
	isTool: boolean;
	/** What earlier tries of this run have sent. */
	journal: Journal;
	/** Shows a hint with the output; repeated messages are shown once. */
	hint(message: string): void;
}

export type Rows = IDataObject | IDataObject[];

/** The declared endpoint with its path filled in. */
export interface Call<E extends Endpoint> {
	/** @returns the body of the response. @throws NodeApiError */
	(options?: CallOptions): Promise<ResponseOf<E>>;
	/** The same, with the whole response. */
	request: BoundRequest<E>;
	endpoint: E;
}

type AnyParameter<T> = Parameter<T> | Prepared<T, unknown>;

/** Every name in the endpoint's path is a parameter that ends up as text. */
export type ParametersOf<E extends Endpoint> = Record<PathName<E>, AnyParameter<string>> &
	Record<string, AnyParameter<unknown>>;

type ValueOf<A> =
	A extends Pick<Prepared<infer T, never>, 'prepare'>
		? T
		: A extends Parameter<infer T>
			? T
			: never;

/** What is sent: never a `Pending`. */
export type ValuesOf<P> = { [K in keyof P]: ValueOf<P[K]> };

type Entry<T> = Exclude<T extends ReadonlyArray<infer V> ? V : T, Refused>;

export interface Texts {
	displayName: string;
	/** What the operation does, in a few words: "Get a tag". */
	action: string;
	description: string;
}

export interface Declared<E, P> {
	endpoint: E;
	/** In the order in which the editor shows and the run reads them. */
	parameters: P;
	/** Hints about the whole run. Called at its end with each item's rows, also of what failed or wasn't sent. */
	summarize?(done: Array<{ values?: ValuesOf<P>; rows: IDataObject[] }>, run: Run): void;
}

export interface Single<E extends Endpoint, P> {
	/** Sends one input item. @returns its output */
	send(values: ValuesOf<P>, call: Call<E>, run: Run): Promise<Rows>;
	/** Items with the same path and key are sent once; the first one wins. */
	onceBy?(values: ValuesOf<P>): string;
	/** What `onceBy` identifies, such as "address". */
	singular?: string;
	/** Whether rows tell an outcome or only whose they are, and so get the names behind their ids. */
	rows?: 'named' | 'outcomes';
}

export interface Batched<E extends Endpoint, P, K extends keyof P> {
	/** The parameter that may differ within a request. All others must be the same. */
	each: K;
	/** Most entries in one request; 100 unless set. */
	size?: number;
	/** What an entry is called, such as "address". */
	singular: string;
	/** What entries are called in errors, such as "addresses". */
	plural: string;
	/** Entries with the same key are sent once per path; the first one wins. By default, text is its own key. */
	keyOf?(entry: Entry<ValuesOf<P>[K]>): string;
	/** How errors refer to an entry that isn't text. */
	nameOf?(entry: Entry<ValuesOf<P>[K]>): string;
	/** How the row of an entry that failed identifies it; by default, text is its id. */
	identify?(entry: Entry<ValuesOf<P>[K]>): IDataObject;
	/** Sends one request. @returns the output of each entry, in order */
	send(
		shared: Omit<ValuesOf<P>, K>,
		entries: Array<Entry<ValuesOf<P>[K]>>,
		call: Call<E>,
		run: Run,
	): Promise<Rows[]>;
}

/** Parameter values by name. */
export type Input = Record<string, unknown>;

// What the core sees of an operation. The constructors have checked that its parts fit together.
interface AnyOperation extends Texts, Declared<Endpoint, Record<string, AnyParameter<unknown>>> {
	/** The value in saved workflows. */
	name: string;
}

export interface SingleOperation extends AnyOperation {
	send(values: Input, call: Call<Endpoint>, run: Run): Promise<Rows>;
	onceBy?(values: Input): string;
	singular?: string;
	rows?: 'named' | 'outcomes';
}

export interface BatchOperation extends AnyOperation {
	each: string;
	size?: number;
	singular: string;
	plural: string;
	keyOf?(entry: unknown): string;
	nameOf?(entry: unknown): string;
	identify?(entry: unknown): IDataObject;
	send(shared: Input, entries: unknown[], call: Call<Endpoint>, run: Run): Promise<Rows[]>;
}

export type Operation = SingleOperation | BatchOperation;

export const isBatch = (operation: Operation): operation is BatchOperation => 'each' in operation;

/** Why an entry isn't sent again. Items are counted from 0, as n8n does. */
export const repeatReason = (singular = 'entry', firstItem?: number): string =>
	firstItem === undefined ? 'already in this item' : `same ${singular} as item ${firstItem}`;

/** Whether a row's reason is such a reason. */
export const isRepeatReason = (reason: string): boolean =>
	/^(already in this item|same \w+ as item \d+)$/.test(reason);

/** An operation without its name, and without the entity that its texts are about. */
export type Make = (name: string, of: Entity) => Operation;

export interface Resource {
	/** The value in saved workflows, and the name of the file. */
	name: string;
	displayName: string;
	operations: Operation[];
}

/** What the node offers for one kind of entity. The keys of `operations` are what saved workflows contain. */
export const resource = (
	name: string,
	displayName: string,
	of: Entity,
	operations: Record<string, Make>,
): Resource => ({
	name,
	displayName,
	operations: Object.entries(operations).map(([key, make]) => make(key, of)),
});
