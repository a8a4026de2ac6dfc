import { keepsItsPromise } from '../../../../support/schedules';

keepsItsPromise(['activity']);
