export { createLive, type LiveDates } from './behavior/liveDates';
