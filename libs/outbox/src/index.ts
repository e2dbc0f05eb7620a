export {
  countDead,
  type DeadCount,
  type DeadRecord,
  dropDead,
  dropOldDead,
  readDead,
  readDeadPage,
} from './dead/dead-records.ts';
export { countDeadRecords } from './dead/count-dead-records.ts';
export {
  countIntoNotices,
  type DueBounds,
  findDueNotices,
  type NoticeName,
  readUncountedDead,
  takeNotice,
} from './dead/dead-notices.ts';
export { insertDead } from './dead/insert-dead.ts';
export { keepDeadLettersIn } from './dead/keep-dead-letters.ts';
export { installOutbox, outboxSql, outboxSqlVersion, outboxVersion } from './foreign/install-outbox.ts';
export type { OutboxRow } from './foreign/read-outbox.ts';
export { readSourceIdentity } from './foreign/source-identity.ts';
export { dropOldKeys } from './ingest/drop-old-keys.ts';
export type { EventCall } from './ingest/insert-calls.ts';
export { EventIngest } from './ingest/event-ingest.ts';
export { EVENT_CHANNEL, insertEvents } from './ingest/insert-events.ts';
export type { NewEvent } from './ingest/new-event.ts';
export { insertTestEvent } from './ingest/insert-test-event.ts';
export { relayAgain } from './ingest/relay-again.ts';
export { isRequestKey, requestKey } from './ingest/request-key.ts';
export { countWaiting, MOST_COUNTED } from './relay/count-waiting.ts';
export { ProjectGoneError } from './ingest/project-gone-error.ts';
export {
  type Cursor,
  type CursorStatus,
  loadCursor,
  moveCursor,
  noteSourceIdentity,
  readCursors,
  rebaseCursor,
} from './relay/cursor.ts';
export { readAttempts } from './relay/read-attempts.ts';
export { rowsWaitInOutbox, rowsWaitInOwnTables } from './relay/rows-wait.ts';
export { readControlEvents } from './relay/read-control-events.ts';
export { readEvents } from './relay/read-events.ts';
export { type CursorLag, readCursorLags } from './relay/read-cursor-lags.ts';
export type { WaitingRows } from './relay/waiting-rows.ts';
export { TableRelay } from './relay/table-relay.ts';
export { WakeUp } from './relay/wake-up.ts';
export { appendAllToOutbox, appendToOutbox } from './message/append-to-outbox.ts';
export { isSchemaVersion, MAX_SCHEMA_VERSION, SCHEMA_VERSION_MESSAGE } from './message/schema-version.ts';
export { checkMessage } from './message/check-message.ts';
export type { OutboxMessage } from './message/outbox-message.ts';
export { forgetSource } from './import/forget-source.ts';
export { importAgain } from './import/import-rows.ts';
export { pastRetention, RETENTION } from './import/retained.ts';
export { OutboxImport } from './import/outbox-import.ts';
export { followWhileCurrent } from './relay/follow-while-current.ts';
export { type FollowedTable, guardSource, reasonToStop } from './relay/guard-source.ts';
export { BodyWorkers } from './receive/body-workers.ts';
export { withParsedData } from './receive/data-texts.ts';
export {
  type EventBodyKind,
  MAX_BATCH_EVENTS,
  MAX_PROBLEMS,
  pointerOfEvent,
  type ReceivedEvent,
  type ReceivedEvents,
  receiveEvents,
} from './receive/received-events.ts';
export { KEY_REUSED_MESSAGE } from './ingest/conflict.ts';
