import { ROLES } from '#config';
import { ENDPOINT_STATUSES } from '#kernel';
import { counter, gauge, histogram, type MetricRow } from './metric-row.ts';

/** The ways in which an event comes in. */
const DOORS = ['rest', 'grpc', 'outbox'] as const;
const OUTCOMES = ['succeeded', 'failed'] as const;
const TRIGGERS = ['first', 'retry', 'replay', 'test'] as const;
/** The result of a failed attempt: the class of its status, or the code of the error without a status. */
const FAILURES = [
  ...['1xx', '2xx', '3xx', '4xx', '5xx', 'timeout', 'egress-denied', 'dns', 'connection-refused', 'connection-reset'],
  ...['tls', 'protocol', 'not-rendered', 'unknown'],
] as const;
const CANCELLATIONS = [
  ...['endpoint-pending', 'endpoint-disabled', 'endpoint-deleted', 'expired', 'backlog-full', 'event-missing'],
  'cancel-requested',
] as const;
const SHORTAGES = ['files', 'memory', 'ports', 'sockets', 'lookups', 'stopping'] as const;

/** From 5 ms to the longest deadline of an endpoint. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
/** From 5 ms to an hour, after which a lag is an outage. */
const LAG_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600];

/** The words for labels whose values an installation gives. Each is bounded by the settings. */
const A_CURSOR = '`relay:event`, `relay:attempt`, `relay:stream_event`, or `import:<source>`';
const A_SOURCE = 'a name of POSTHORN_OUTBOX_SOURCES';

/** Counted where the fact happens, in the process in which it happens: sum them over the processes. */
const COUNTED = {
  eventsAccepted: counter(
    'posthorn_events_accepted_total',
    'Events that were committed, by the way in which they came. Without test events, replayed dead records, and the ' +
      'operational events that Posthorn creates.',
    { door: DOORS },
  ),
  eventsRepeated: counter(
    'posthorn_events_repeated_total',
    'Events that were sent again and were known, so that nothing was stored.',
    { door: DOORS },
  ),
  rowsRelayed: counter(
    'posthorn_rows_relayed_total',
    'Rows that the log has acknowledged, by cursor. After a restart of a relay, some rows are sent and counted again.',
    { cursor: A_CURSOR },
  ),
  attempts: counter(
    'posthorn_attempts_total',
    'Attempts that were recorded, by outcome and by the cause of the attempt.',
    { outcome: OUTCOMES, kind: TRIGGERS },
  ),
  attemptFailures: counter(
    'posthorn_attempt_failures_total',
    'Failed attempts by the class of the status, or by the code of the error if there was no status.',
    { reason: FAILURES },
  ),
  exhausted: counter('posthorn_deliveries_exhausted_total', 'Deliveries that are not retried any more.'),
  cancelled: counter('posthorn_deliveries_cancelled_total', 'Deliveries that were cancelled, by the reason.', {
    reason: CANCELLATIONS,
  }),
  egressRefusals: counter(
    'posthorn_egress_refusals_total',
    'Requests that the guard of outgoing requests refused, verifications and tests included.',
  ),
  unsent: counter(
    'posthorn_requests_unsent_total',
    'Requests that were put back unsent, by the resource that Posthorn lacked. They are sent later.',
    { resource: SHORTAGES },
  ),
  attemptDuration: histogram(
    'posthorn_attempt_duration_seconds',
    'The time that receivers took: from the start of the request to the end of the response. Attempts with a request only.',
    DURATION_BUCKETS,
    { outcome: OUTCOMES },
  ),
  firstAttemptLag: histogram(
    'posthorn_first_attempt_lag_seconds',
    'From the time in the id of an event, which is made just before its commit, to the begin of the first attempt of ' +
      'each of its deliveries.',
    LAG_BUCKETS,
  ),
} as const;

/** States of one process, at the time of the scrape: sum them over the processes. */
const OF_A_PROCESS = {
  lanes: gauge('posthorn_lanes', 'The lanes of a dispatcher: endpoints with deliveries in memory or lately.'),
  laneDeliveries: gauge('posthorn_lane_deliveries', 'Deliveries that wait in the memory of a dispatcher.'),
  backlog: gauge(
    'posthorn_backlog_deliveries',
    'Deliveries that wait in Postgres for their first attempt or a retry, in the partitions of this dispatcher.',
  ),
  breakers: gauge(
    'posthorn_circuit_breakers',
    'Circuit breakers that are open, or closed again with a bound on the requests in flight.',
    { state: ['open', 'recovering'] },
  ),
  inFlight: gauge('posthorn_requests_in_flight', 'Requests to receivers that have no outcome yet.'),
  sockets: gauge('posthorn_request_sockets', 'Sockets to receivers.', { state: ['busy', 'idle'] }),
  requestsWaiting: gauge('posthorn_requests_waiting', 'Requests that wait for a socket or for a look-up of a name.', {
    resource: ['socket', 'lookup'],
  }),
  connections: gauge('posthorn_postgres_connections', 'Connections to Posthorn’s own Postgres.', {
    pool: ['work', 'watch'],
    state: ['busy', 'idle'],
  }),
  connectionWaits: gauge('posthorn_postgres_waiting', 'Statements and transactions that wait for a connection.', {
    pool: ['work', 'watch'],
  }),
  outboxRows: gauge(
    'posthorn_outbox_rows',
    'Rows of a source that are not imported, up to 10,001. From the relay that follows the source, at most 15 s old.',
    { source: A_SOURCE },
  ),
  outboxOldestAge: gauge(
    'posthorn_outbox_oldest_age_seconds',
    'The age of the oldest row of a source that is not imported; 0 if there is none.',
    { source: A_SOURCE },
  ),
  stalledLoops: gauge(
    'posthorn_stalled_loops',
    'Loops of this process without progress for 10 s; /readyz names them. Minor loops leave the process ready.',
    { importance: ['blocking', 'minor'] },
  ),
  readerUp: gauge(
    'posthorn_metrics_reader_up',
    '1 if the values of a reader are in this scrape, 0 if the reader failed or was too slow.',
    { reader: '`process`, `dispatcher`, `import:<source>`, `database`, `pending` or `log`' },
  ),
  role: gauge('posthorn_role', '1 for each role of the process.', { role: ROLES }),
  build: gauge('posthorn_build_info', '1; the labels name the versions of Posthorn and of Node.', {
    version: 'a version of Posthorn',
    node: 'a version of Node',
  }),
} as const;

/** States of the whole Posthorn, from the processes with the role worker: take the maximum over the processes. */
const OF_ALL = {
  oldestPendingAge: gauge(
    'posthorn_oldest_pending_age_seconds',
    'The age of the oldest accepted event that waits for the relay or, with Kafka, for a dispatcher; 0 if there is ' +
      'none. On the embedded log, an event waits until all its deliveries are attempted or parked.',
  ),
  parked: gauge(
    'posthorn_parked_deliveries',
    'Deliveries that wait in Postgres without a time. Exact up to 10,000, then an estimate of Postgres.',
  ),
  held: gauge('posthorn_held_deliveries', 'Parked deliveries of paused endpoints, up to 10,001.'),
  overdue: gauge(
    'posthorn_overdue_deliveries',
    'Retries and replays that are due and that no dispatcher has claimed, up to 10,001.',
  ),
  oldestOverdueAge: gauge(
    'posthorn_oldest_overdue_age_seconds',
    'The time since the oldest of those retries and replays was due; 0 if there is none.',
  ),
  endpoints: gauge('posthorn_endpoints', 'Endpoints by state.', { state: ENDPOINT_STATUSES }),
  cursorRows: gauge(
    'posthorn_cursor_waiting_rows',
    'Rows of Posthorn’s own tables that wait behind a cursor, up to 10,001.',
    { cursor: A_CURSOR },
  ),
  cursorOldestAge: gauge(
    'posthorn_cursor_oldest_age_seconds',
    'The age of the oldest row that waits behind a cursor of Posthorn’s own tables; 0 if there is none.',
    { cursor: A_CURSOR },
  ),
  cursorMoved: gauge('posthorn_cursor_moved_timestamp_seconds', 'The time at which a cursor was moved last.', {
    cursor: A_CURSOR,
  }),
  cursorStopped: gauge('posthorn_cursor_stopped', '1 if a cursor is stopped and has to be rebased, else 0.', {
    cursor: A_CURSOR,
  }),
  horizonAge: gauge(
    'posthorn_horizon_age_seconds',
    'The age of the oldest transaction that holds the horizon of Posthorn’s own Postgres, and so every cursor. 0 if ' +
      'there is none, or if its age is hidden from the role of Posthorn.',
  ),
  dead: gauge('posthorn_dead_records', 'Dead records by their source, up to 10,001 in all.', {
    source: '`import:<source>`, or a topic',
  }),
  standstillAge: gauge('posthorn_standstill_age_seconds', 'The age of each standstill; none if nothing stands still.', {
    name: 'a name of docs/standstills.md',
  }),
  consumerLag: gauge(
    'posthorn_consumer_lag_records',
    'Records of a topic of Kafka that dispatchers have not completed.',
    {
      topic: ['events', 'deliveries'],
    },
  ),
  consumerLagAge: gauge(
    'posthorn_consumer_lag_seconds',
    'How long ago the log had the end up to which dispatchers have completed a topic of Kafka; 0 without a lag. ' +
      'Measured since the process started.',
    { topic: ['events', 'deliveries'] },
  ),
} as const;

/** Every metric of Posthorn: its name, type, help, labels and buckets. docs/metrics.md is made from it. */
export const METRICS_TABLE = { ...COUNTED, ...OF_A_PROCESS, ...OF_ALL } as const satisfies Record<string, MetricRow>;

/** The table by parts, in the order of docs/metrics.md. */
export const METRIC_GROUPS: readonly { title: string; text: string; rows: Readonly<Record<string, MetricRow>> }[] = [
  {
    title: 'Counted',
    text: 'Counted where the fact happens, in every process. Sum them over the processes.',
    rows: COUNTED,
  },
  {
    title: 'The state of a process',
    text: 'Read at each scrape, from the memory of the process. Sum them over the processes.',
    rows: OF_A_PROCESS,
  },
  {
    title: 'The state of the whole Posthorn',
    text:
      'Read from Postgres and from Kafka by each process with the role `worker`, at a scrape, and at most every 15 s. ' +
      'Several workers have the same values: take the maximum over the processes.',
    rows: OF_ALL,
  },
];
