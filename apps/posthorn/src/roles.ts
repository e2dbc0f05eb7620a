import { apiRole } from '../../api/src/api.module.ts';
import { dispatcherRole } from '../../dispatcher/src/dispatcher.module.ts';
import { relayRole } from '../../relay/src/relay.module.ts';
import { workerRole } from '../../worker/src/worker.module.ts';

/** Every role, in the order in which they start: each role starts before the roles that send to it. */
export const allRoles = [dispatcherRole, relayRole, workerRole, apiRole];
