export { play } from './driver';
export { schedules } from './generate';
export { dateReach } from './invariants';
export { keepsItsPromise } from './keepsItsPromise';
export type { Schedule, Stage, Trouble } from './schedule';
export { scheduleSettings } from './settings';
