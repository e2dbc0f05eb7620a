/** A right that Posthorn's statements need on a table. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

const READ: readonly Privilege[] = ['SELECT'];
const ADD: readonly Privilege[] = ['SELECT', 'INSERT'];
const CHANGE: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE'];
const REPLACE: readonly Privilege[] = ['SELECT', 'INSERT', 'DELETE'];
const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/**
 * The rights that a running Posthorn needs on each table and view of the schema `posthorn`. The weekly partitions need
 * none of their own: their parents' are checked. A row lock (`for update`, `for share`) needs UPDATE. The command
 * `outbox forget` also needs DELETE on `cursor`: a Posthorn that runs does not.
 */
export const NEEDED_RIGHTS: Readonly<Record<string, readonly Privilege[]>> = {
  added_match: REPLACE,
  api_key: ALL,
  attempt: ADD,
  backlog: ALL,
  backlog_warning: REPLACE,
  cursor: CHANGE,
  dead_notice: ALL,
  dead_record: ALL,
  due: ALL,
  endpoint: CHANGE,
  endpoint_breaker: ALL,
  endpoint_header_value: REPLACE,
  endpoint_health: ALL,
  endpoint_secret: ALL,
  event: CHANGE,
  event_key: ALL,
  event_type: CHANGE,
  fanout: ALL,
  idempotency_key: ALL,
  lease: ALL,
  log_block: REPLACE,
  notification: ALL,
  ownership: CHANGE,
  process: ALL,
  project: CHANGE,
  projection: ALL,
  replay: ALL,
  replay_delivery: REPLACE,
  routing: ADD,
  schema_migration: READ,
  standstill: ALL,
  stream_event: ADD,
  whole_routing: READ,
};

/** Tables in which processes only report their state: without rights on them, the work goes on. */
export const STATED_IN: readonly string[] = ['process', 'standstill'];
