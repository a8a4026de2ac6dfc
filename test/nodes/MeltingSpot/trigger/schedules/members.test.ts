import { keepsItsPromise } from '../../../../support/schedules';

keepsItsPromise(['memberInvited', 'memberRegistered']);
