import type { TProperties } from '@sinclair/typebox';
import type { DialectOf } from '../conditions/dialect';
import type { Scope, StateOf } from '../data/store';
import type { Command } from '../http/command';
import type { ApiResponse } from '../http/response';
import type { components, operations } from '../openapi.generated';

export type Schemas = components['schemas'];
export type OperationId = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Responses<Id extends OperationId> = operations[Id]['responses'];
type Success<Id extends OperationId> = Extract<keyof Responses<Id>, 200 | 201 | 204>;
type PartOf<Id extends OperationId, Part extends 'path' | 'query'> = NonNullable<
	operations[Id]['parameters'][Part]
>;

/** A request that satisfies the contract. */
export interface ApiRequest<Id extends OperationId> {
	params: PartOf<Id, 'path'>;
	query: PartOf<Id, 'query'>;
	body: Json<operations[Id]['requestBody']>;
}

/** The successful responses that the contract documents. */
export type ResponseTo<Id extends OperationId> = {
	[Status in Success<Id>]: ApiResponse<Status, Json<Responses<Id>[Status]>>;
}[Success<Id>];

export type Handlers<State, Own> = {
	[Id in OperationId]?: (
		request: ApiRequest<Id>,
		state: State,
		scope: Scope<Own>,
	) => ResponseTo<Id> | ApiResponse<never, never>;
};

type Commands<State> = Record<string, Command<State, never[], unknown>>;

/** A resource of the API: its state, its routes and its rules. */
export interface Resource<
	State,
	Switches extends TProperties = TProperties,
	Controls extends Commands<State> = Commands<State>,
> extends StateOf<State> {
	/** What the documentation leaves open for this resource alone; each has its README text. */
	switches: Switches;
	/** By the operationId of openapi.yaml. */
	operations: Handlers<State, DialectOf<Switches>>;
	/** What tests can do to the resource outside the public API. */
	commands: Controls;
}

/** Declares a resource. Register it in all.ts. */
export function resource<
	State,
	const Switches extends TProperties = Record<never, never>,
	Controls extends Commands<State> = Record<never, never>,
>(definition: {
	/** Names the state and its random stream. */
	name: string;
	switches?: Switches;
	begin(scope: Scope<DialectOf<Switches>>): State;
	operations: Handlers<State, DialectOf<Switches>>;
	commands?: Controls;
}): Resource<State, Switches, Controls> {
	const { switches = {} as Switches, commands = {} as Controls } = definition;
	return { ...definition, switches, commands } as Resource<State, Switches, Controls>;
}
