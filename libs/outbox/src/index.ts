export { EventIngest, type EventIngestOptions } from './ingest/event-ingest.ts';
export { type AcceptedEvent, EVENT_CHANNEL, insertEvents, type NewEvent } from './ingest/insert-events.ts';
export { type Cursor, loadCursor, moveCursor, noteSourceIdentity, noteStopped, rebaseCursor } from './relay/cursor.ts';
export { readAttempts } from './relay/read-attempts.ts';
export { readControlEvents } from './relay/read-control-events.ts';
export { type FollowedBatch, readEvents } from './relay/read-events.ts';
export { TableRelay, type TableRelayOptions } from './relay/table-relay.ts';
export { WakeUp } from './relay/wake-up.ts';
export { provisionalValidate } from './provisional-validate.ts';
