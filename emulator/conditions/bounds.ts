import { Type, type IntegerOptions } from '@sinclair/typebox';

/*
 * The numbers that commands take. All have bounds, so that no command occupies the machine or leads to a date that
 * JavaScript can't represent.
 */

export const MAX_MEMBERS = 200_000;
const MAX_COUNT = 1_000_000_000;
/** In the year 33,658, which leaves room for an offset. */
const MAX_TIME_MS = 1e15;
const MAX_DURATION_MS = 10 * 60_000;

export const count = (options: IntegerOptions = {}) =>
	Type.Integer({ minimum: 0, maximum: MAX_COUNT, ...options });
/** A time since 1970, or a difference between two. */
export const milliseconds = (options: IntegerOptions = {}) =>
	Type.Integer({ minimum: -MAX_TIME_MS, maximum: MAX_TIME_MS, ...options });
export const duration = () => Type.Number({ minimum: 0, maximum: MAX_DURATION_MS });
