import type { IsolationCase } from '../isolation-case.ts';
import { bodiesWithoutKey } from './bodies-without-key.ts';
import { conditionSteps } from './condition-steps.ts';
import { deadAll, deadOneEach } from './dead-endpoints.ts';
import { fanOut } from './fan-out.ts';
import { hanging } from './hanging.ts';
import { idleConnections } from './idle-connections.ts';
import { largeEvents } from './large-events.ts';
import { schemaSteps } from './schema-steps.ts';
import { sharedHost } from './shared-host.ts';
import { slowDrips } from './slow-drips.ts';
import { unresolvedNames } from './unresolved-names.ts';
import { wrongKeys } from './wrong-keys.ts';

/** Every case, in the order of the table. */
export const ISOLATION_CASES: readonly IsolationCase[] = [
  hanging,
  deadOneEach,
  deadAll,
  largeEvents,
  sharedHost,
  unresolvedNames,
  fanOut,
  schemaSteps,
  conditionSteps,
  wrongKeys,
  bodiesWithoutKey,
  slowDrips,
  idleConnections,
];
