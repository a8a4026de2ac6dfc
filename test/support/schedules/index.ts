export { calmPoll, play } from './driver';
export { schedules } from './generate';
export type { Schedule, Stage, Trouble } from './schedule';
export { virtualStage } from './virtualStage';
