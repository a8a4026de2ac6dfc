export { play } from './driver';
export { schedules } from './generate';
export type { PollOrder, Schedule, Stage, Trouble } from './schedule';
