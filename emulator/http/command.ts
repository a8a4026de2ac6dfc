import { Type, type TSchema } from '@sinclair/typebox';

/** Any fields of an entity. */
export const Fields = Type.Record(Type.String(), Type.Unknown());

type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** How a command is called over HTTP. Arguments: those in the path, in order, then the body. */
export interface RouteOptions {
	route: Route;
	/** What the README says. */
	text: string;
	/** The schema of the body. */
	body?: TSchema;
	/** The body is an object that holds the argument in this field. */
	field?: string;
}

/** Something to do to a running emulator, or to read from it: in process, over HTTP, or through the typed client. */
export interface Command<Target, Args extends unknown[], Result, Kind = 'method' | 'property'>
	extends RouteOptions {
	/** In process, a property is read without a call. */
	kind: Kind;
	run(target: Target, ...args: Args): Result;
}

/** A command without a body. Over HTTP, one that returns nothing responds with the state of the emulator. */
export const method = <Target, Args extends unknown[], Result>(
	route: Route,
	text: string,
	run: (target: Target, ...args: Args) => Result,
): Command<Target, Args, Result, 'method'> => ({ route, text, kind: 'method', run });

/** A command with a body. */
export const action = <Target, Args extends unknown[], Result>(
	route: Route,
	text: string,
	options: Pick<RouteOptions, 'body' | 'field'>,
	run: (target: Target, ...args: Args) => Result,
): Command<Target, Args, Result, 'method'> => ({ ...method(route, text, run), ...options });

/** Something to read. */
export const property = <Target, Result>(
	route: Route,
	text: string,
	run: (target: Target) => Result,
): Command<Target, [], Result, 'property'> => ({ route, text, kind: 'property', run });

type Any = Command<never, never[], unknown, unknown>;
type ArgsOf<C> = C extends { run(target: never, ...args: infer Args): unknown } ? Args : never;
type ResultOf<C extends Any> = ReturnType<C['run']>;
type NamesOf<T, Kind> = {
	[Name in keyof T]: T[Name] extends { kind: Kind } ? Name : never;
}[keyof T];

/** The commands of a table as an object in this process. */
export type InProcess<T extends Record<string, Any>> = {
	readonly [Name in NamesOf<T, 'property'>]: ResultOf<T[Name]>;
} & { [Name in NamesOf<T, 'method'>]: (...args: ArgsOf<T[Name]>) => ResultOf<T[Name]> };

/** The same over HTTP. */
export type Remote<T extends Record<string, Any>> = {
	[Name in keyof T]: (...args: ArgsOf<T[Name]>) => Promise<Awaited<ResultOf<T[Name]>>>;
};
