export { byteaArray, plainArray, textArray } from './arrays.ts';
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  runningPostgresUrl,
  startEmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
export { endEmbeddedServers } from './embedded/own-children.ts';
export { isDatabaseAway } from './is-away.ts';
export { type HeldLease, Leadership, type LeadershipOptions, type Term } from './leadership.ts';
export { findOldestWriter, type OldestWriter } from './oldest-writer.ts';
export { claimOwnership, currentEpochs } from './ownership.ts';
export { dropOldPartitions, ensurePartitions, leaveTogether } from './partitions.ts';
export { HORIZON, LAST_CATALOGUE_CHANGE, POS_DEFAULT, type Position, START } from './position.ts';
export { type ProcessReport, readRoles, reportProcess, reportStopped, type RolePresence } from './processes.ts';
export { inTransaction } from './transaction.ts';
