import { keepsItsPromise } from '../../../../support/schedules';

keepsItsPromise(['liveParticipantRegistered', 'courseStarted', 'courseCompleted'], 'all');
