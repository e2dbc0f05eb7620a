export {
  countDead,
  type DeadCount,
  type DeadRecord,
  dropDead,
  dropOldDead,
  readDead,
  readDeadPage,
} from './dead/dead-records.ts';
export { insertDead } from './dead/insert-dead.ts';
export { keepDeadLettersIn } from './dead/keep-dead-letters.ts';
export { cleanOutbox } from './foreign/clean-outbox.ts';
export { installOutbox, outboxSql, outboxSqlVersion, outboxVersion } from './foreign/install-outbox.ts';
export { type OutboxRow, readOutbox } from './foreign/read-outbox.ts';
export { readSourceIdentity, rowStands } from './foreign/source-identity.ts';
export { dropOldKeys } from './ingest/drop-old-keys.ts';
export type { EventCall } from './ingest/insert-calls.ts';
export { EventIngest, type EventIngestOptions } from './ingest/event-ingest.ts';
export { EVENT_CHANNEL, insertEvents } from './ingest/insert-events.ts';
export type { AcceptedEvent, NewEvent } from './ingest/new-event.ts';
export { isRequestKey, requestKey } from './ingest/request-key.ts';
export { countWaiting, MOST_COUNTED } from './relay/count-waiting.ts';
export { ProjectGoneError } from './ingest/project-gone-error.ts';
export {
  type Cursor,
  type CursorStatus,
  loadCursor,
  moveCursor,
  noteSourceIdentity,
  noteStopped,
  readCursors,
  rebaseCursor,
} from './relay/cursor.ts';
export { readAttempts } from './relay/read-attempts.ts';
export { rowsWaitInOutbox, rowsWaitInOwnTables } from './relay/rows-wait.ts';
export { readControlEvents } from './relay/read-control-events.ts';
export { type FollowedBatch, readEvents } from './relay/read-events.ts';
export { TableRelay, type TableRelayOptions } from './relay/table-relay.ts';
export { WakeUp } from './relay/wake-up.ts';
export { appendAllToOutbox, appendToOutbox } from './message/append-to-outbox.ts';
export { checkMessage, type CheckOptions, DEFAULT_MAX_DATA_BYTES } from './message/check-message.ts';
export type { CheckedMessage, OutboxMessage } from './message/outbox-message.ts';
export { importAgain, importRows, type ImportTarget } from './import/import-rows.ts';
export { pastRetention, RETENTION } from './import/retained.ts';
export { OutboxImport, type OutboxImportOptions } from './import/outbox-import.ts';
export { type SourceStandstill } from './import/source-watch.ts';
export { type CurrentTerm, followWhileCurrent } from './relay/follow-while-current.ts';
export { type FollowedSource, guardSource, reasonToStop, type SourceGuard } from './relay/guard-source.ts';
export { type BodyJob, type BodyResult } from './receive/body-job.ts';
export { BodyWorkers, type BodyWorkersOptions } from './receive/body-workers.ts';
export {
  type EventBodyKind,
  MAX_BATCH_EVENTS,
  MAX_PROBLEMS,
  pointerOfEvent,
  type ReceivedEvent,
  type ReceivedEvents,
  receiveEvents,
} from './receive/received-events.ts';
