/** The tables that the migrations of this version make in the schema `posthorn`, without their partitions. */
export const OWN_TABLES: readonly string[] = [
  ...['api_key', 'attempt', 'backlog', 'backlog_warning', 'cursor', 'dead_notice', 'dead_record', 'due', 'endpoint'],
  ...['endpoint_breaker', 'endpoint_header_value', 'endpoint_health', 'endpoint_secret', 'event', 'event_key'],
  ...['event_type', 'fanout', 'idempotency_key', 'lease', 'notification', 'ownership', 'process', 'project'],
  ...['routing', 'schema_migration', 'standstill', 'stream_event'],
];
