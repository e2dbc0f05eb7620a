export { alignPositions, describeAlignment, findMisalignment } from './align-positions.ts';
export { answeredWithin } from './answered-within.ts';
export {
  arrayText,
  bigintArray,
  booleanArray,
  byteaArray,
  floatArray,
  intArray,
  plainArrayText,
  realArray,
  smallintArray,
  textArray,
  uuidArray,
} from './arrays.ts';
export { assertSessions } from './connection/assert-sessions.ts';
export { NO_SESSIONS } from './connection/no-sessions.ts';
export { isFailedConnection, isRefusedConnection } from './connection/failed-connections.ts';
export { CONNECTION_LOST } from './connection/connection-lost.ts';
export { connectSession, type SessionOptions } from './connection/connect-session.ts';
export { hasNoAnswer, type SessionClient } from './connection/session-client.ts';
export { openWatchPool } from './connection/open-watch-pool.ts';
export { SessionWatch } from './connection/session-watch.ts';
export { SharedSession } from './connection/shared-session.ts';
export { briefly } from './briefly.ts';
export { type Database, migrateDatabase, openDatabase, openExistingDatabase } from './database.ts';
export { DatabasePing } from './database-ping.ts';
export {
  embeddedClusterPath,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  hasEmbeddedCluster,
  postgresProcess,
  runningPostgresUrl,
  startEmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
export { endEmbeddedServers } from './embedded/own-children.ts';
export { databaseAdvice, describeSilence, placeOfDatabase } from './explain-database.ts';
export { explainRefusals } from './explain-refusal.ts';
export { hasLostSession, isDatabaseAway, isReadOnly } from './is-away.ts';
export { lacksPart } from './lacks-part.ts';
export { isHiddenByPolicy, lacksPrivilege } from './lacks-privilege.ts';
export { dropEndedLease, LEASE_MS, leaderOf } from './lease.ts';
export { Leadership, type Term } from './leadership.ts';
export { otherLeader } from './other-leader.ts';
export { readHorizonAgeMs } from './horizon-age.ts';
export { describeHeldHorizon, HorizonWatch } from './horizon-watch.ts';
export { describeLockWait, findLockWaits, type LockWait } from './lock-waits.ts';
export { COMMAND_LOCK_TIMEOUT_MS, namingLocks } from './naming-locks.ts';
export { claimOwnership, currentEpochs, outdateOwnership } from './ownership.ts';
export { isRowRefused } from './is-row-refused.ts';
export { isTimedOut } from './is-timed-out.ts';
export {
  droppedBeforeMs,
  dropOldPartitions,
  earliestKeptMs,
  ensurePartitions,
  leaveTogether,
  mondayBefore,
  PARTITIONED,
} from './partitions.ts';
export {
  HORIZON,
  isBefore,
  LAST_CATALOGUE_CHANGE,
  OWN_HORIZON,
  OWN_NEXT_POSITION,
  OWN_POS_DEFAULT,
  type Position,
  START,
} from './position.ts';
export {
  countRunning,
  hasProcess,
  readRoles,
  reportProcess,
  reportStopped,
  type ReportTimes,
  type RolePresence,
} from './processes.ts';
export { hasSqlState } from './sql-state.ts';
export {
  msOfInterval,
  msOfTimestamp,
  secondsOfTimestamp,
  timestampOfMs,
  timestampOfSeconds,
  uuidOfMs,
} from './sql-time.ts';
export { type Queryable, rowsOf, type SqlExecutor, type StatementRunner, statementRunner } from './queryable.ts';
export { readDatabaseTime, readPoolTime } from './read-database-time.ts';
export { readSchemaState, type SchemaState } from './schema-state.ts';
export {
  describeMissingRights,
  explainMissingRights,
  findMissingRights,
  type MissingRight,
} from './rights/missing-rights.ts';
export { NEEDED_RIGHTS, STATED_IN } from './rights/needed-rights.ts';
export { isRolledBack } from './rolled-back.ts';
export { mustStore, mustStoreAll, queryStoring, rowsDropped } from './rows-dropped.ts';
export { describeStandbyWait, lacksStandby, readStandbys, type SynchronousStandbys } from './standby-waits.ts';
export { inTransaction } from './transaction.ts';
