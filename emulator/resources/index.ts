import { Type } from '@sinclair/typebox';
import { commonSwitches, type DialectOf } from '../conditions/dialect';
import * as all from './all';
import type { Resource } from './resource';

type Table = typeof all;
type All<Part extends 'switches' | 'commands'> = Table[keyof Table][Part] extends infer Each
	? (Each extends unknown ? (each: Each) => void : never) extends (each: infer Both) => void
		? Both
		: never
	: never;
export type ResourceCommands = All<'commands'>;
export type Dialect = DialectOf<typeof commonSwitches & All<'switches'>>;

export const resources = (Object.values(all) as unknown[] as Array<Resource<unknown>>).sort(
	(a, b) => a.name.localeCompare(b.name),
);

/** The emulator's switches: one for each question that MeltingSpot's documentation leaves open. */
export const Dialect = Type.Object(
	Object.assign(
		{},
		commonSwitches,
		...resources.map(({ switches }) => switches),
	) as typeof commonSwitches & All<'switches'>,
	{ additionalProperties: false },
);
