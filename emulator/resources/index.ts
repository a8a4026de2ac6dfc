import { Type } from '@sinclair/typebox';
import { commonSwitches, type DialectOf } from '../conditions/dialect';
import { customProperty } from './customProperty';
import { customRole } from './customRole';
import { member } from './member';
import type { Resource } from './resource';

/** All resources. A new one is a file beside this one, and a line here. */
const table = [member, customProperty, customRole] as const;

type All<Part extends 'switches' | 'commands'> = (typeof table)[number][Part] extends infer Each
	? (Each extends unknown ? (each: Each) => void : never) extends (each: infer Both) => void
		? Both
		: never
	: never;
export type ResourceCommands = All<'commands'>;
export type Dialect = DialectOf<typeof commonSwitches & All<'switches'>>;

export const resources = table as readonly unknown[] as ReadonlyArray<Resource<unknown>>;

/** The switches of the emulator: one for each question that the documentation of MeltingSpot leaves open. */
export const Dialect = Type.Object(
	Object.assign(
		{},
		commonSwitches,
		...resources.map(({ switches }) => switches),
	) as typeof commonSwitches & All<'switches'>,
	{ additionalProperties: false },
);
