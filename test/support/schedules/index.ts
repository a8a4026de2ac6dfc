export { calmPoll, play } from './driver';
export { schedules } from './generate';
export type { Happened, PollOrder, PollReport, Schedule, Stage, Trouble } from './schedule';
export { virtualStage } from './virtualStage';
