import { keepsItsPromise } from '../../../../support/schedules';

keepsItsPromise(['liveCreated', 'liveStarted', 'liveEnded']);
