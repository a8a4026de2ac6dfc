import type { IDataObject, INode, OnError } from 'n8n-workflow';
import type { Api } from '../api/api';
import type { Parameter, Prepared, Refused } from '../parameters/parameter';
import type { Endpoint, PathName, ResponseOf } from '../transport/endpoints';
import type { Journal } from './journal';
import type { BoundRequest, CallOptions } from '../transport/request';

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
}

type AnyParameter<T> = Parameter<T> | Prepared<T, unknown>;

/** Every name in the endpoint's path is a parameter that ends up as text. */
type Parameters<E extends Endpoint> = Record<PathName<E>, AnyParameter<string>> &
	Record<string, AnyParameter<unknown>>;

type ValueOf<A> =
	A extends Pick<Prepared<infer T, never>, 'prepare'>
		? T
		: A extends Parameter<infer T>
			? T
			: never;

/** What is sent: never a `Pending`. */
type Values<P> = { [K in keyof P]: ValueOf<P[K]> };

type Entry<T> = Exclude<T extends ReadonlyArray<infer V> ? V : T, Refused>;

interface Declaration<E, P> {
	/** The value in saved workflows. */
	name: string;
	displayName: string;
	action: string;
	description: string;
	endpoint: E;
	/** In the order in which the editor shows and the run reads them. */
	parameters: P;
	/** Hints about the whole run. Called at its end with the items that were sent. */
	summarize?(done: Array<{ input: Values<P>; rows: IDataObject[] }>, run: Run): void;
}

/** Why an entry of a batch has no row of its own. */
export interface EntryFailure {
	/** Empty if a whole item was refused. */
	entry: string;
	/** Not sent, or sent but failed. */
	outcome: 'refused' | 'failed';
	reason: string;
}

interface Single<E extends Endpoint, P> {
	/** Sends one input item. @returns its output */
	send(input: Values<P>, call: Call<E>, run: Run): Promise<Rows>;
	/** Items with the same path and key are sent once; the first one wins. */
	onceBy?(input: Values<P>): string;
}

interface Batch<E extends Endpoint, P, K extends keyof P> {
	batch: {
		/** The parameter that may differ within a request. All others must be the same. */
		each: K;
		/** Most entries in one request. */
		size: number;
		/** What entries are called in errors, such as "addresses". */
		plural: string;
		/** Entries with the same key are sent once per path; the first one wins. By default, text is its own key. */
		keyOf?(entry: Entry<Values<P>[K]>): string;
		/** How errors refer to an entry that isn't text. */
		nameOf?(entry: Entry<Values<P>[K]>): string;
		/** What the row of a failed entry has besides `error`. */
		details?(failure: EntryFailure): IDataObject;
	};
	/** Sends one request. @returns the output of each entry, in order */
	sendBatch(
		shared: Omit<Values<P>, K>,
		entries: Array<Entry<Values<P>[K]>>,
		call: Call<E>,
		run: Run,
	): Promise<Rows[]>;
}

/** Parameter values by name. */
export type Input = Record<string, unknown>;

type ParameterMap = Record<string, AnyParameter<unknown>>;

// What the core sees of an operation. `operation()` has checked that its parts fit together.
export interface SingleOperation extends Declaration<Endpoint, ParameterMap> {
	send(input: Input, call: Call<Endpoint>, run: Run): Promise<Rows>;
	onceBy?(input: Input): string;
}

export interface BatchOperation extends Declaration<Endpoint, ParameterMap> {
	batch: {
		each: string;
		size: number;
		plural: string;
		keyOf?(entry: unknown): string;
		nameOf?(entry: unknown): string;
		details?(failure: EntryFailure): IDataObject;
	};
	sendBatch(shared: Input, entries: unknown[], call: Call<Endpoint>, run: Run): Promise<Rows[]>;
}

export type Operation = SingleOperation | BatchOperation;

/** One operation of the node, which maps to one API endpoint. */
export function operation<E extends Endpoint, P extends Parameters<E>>(
	declaration: Declaration<E, P> & Single<E, P>,
): Operation;
export function operation<E extends Endpoint, P extends Parameters<E>, K extends keyof P & string>(
	declaration: Declaration<E, P> & Batch<E, P, K>,
): Operation;
export function operation(declaration: unknown): Operation {
	return declaration as Operation;
}

export interface Resource {
	/** The value in saved workflows, and the name of the file. */
	name: string;
	displayName: string;
	operations: Operation[];
}
