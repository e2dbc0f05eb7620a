import { arrayText, floatArray, intArray, plainArrayText, textArray, timestampOfMs, uuidArray } from '#postgres';
import { namedSql } from './named-projects.ts';
import type { NewEvent } from './new-event.ts';

const EVENT_INPUT = `$1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::float8[], $10::text[], $11::text[], $12::int[], $13::text[]`;
const EVENT_NAMES = `id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at, endpoint_ids,
    channels, schema_version, metadata`;

const INSERT = `insert into posthorn.event
    (${EVENT_NAMES})
  select i.id, i.project_id, i.type, ${timestampOfMs('i.occurred_at')}, i.data, i.ordering_key, i.actor, i.channel,
    ${timestampOfMs('i.expires_at')}, i.endpoint_ids::uuid[], i.channels::text[], i.schema_version,
    i.metadata::jsonb`;

/** True once for the whole statement: nothing is inserted if one of the projects is gone. */
const allNamed = (ids: string) => `(select count(*) from named) = cardinality(${ids}::uuid[])`;

/** Inserts events without keys. Returns a row for each named project and one with the number of inserted events. */
export const UNKEYED = `with ${namedSql('$14', '$15')},
inserted as (
  ${INSERT} from unnest(${EVENT_INPUT}) with ordinality as i (${EVENT_NAMES}, ord) where ${allNamed('$14')} order by i.ord
  on conflict (id) do nothing returning 1
)
select n.ord, null::int as inserted from named n union all select null, count(*)::int from inserted`;

/** Claims keys, and inserts the events whose keys are claimed or that have none. */
export const KEYED = `with ${namedSql('$16', '$17')},
i as materialized (
  select * from unnest(${EVENT_INPUT}, $14::text[], $15::bytea[]) with ordinality
    as i (${EVENT_NAMES}, key, request_hash, ord)
  where ${allNamed('$16')}
),
claimed as (
  insert into posthorn.event_key (project_id, key, event_id, request_hash)
  select i.project_id, i.key, i.id, i.request_hash from i where i.key is not null order by i.project_id, i.key, i.ord
  on conflict do nothing returning event_id, key
),
inserted as (
  ${INSERT} from i
  where i.key is null or (i.id, i.key) in (select c.event_id, c.key from claimed c) order by i.ord
  on conflict (id) do nothing returning id
)
select c.event_id as id, c.key, null::bigint as ord from claimed c
union all select s.id, null, null from inserted s
union all select null, null, n.ord from named n`;

/** The endpoints that an event names, as the text of an array: UNNEST would flatten arrays. Null if it names none. */
export function endpointIdsText({ endpointIds }: NewEvent): string | null {
  return endpointIds === undefined ? null : plainArrayText(endpointIds);
}

/** The channels of an event with several, as the text of an array. Null if it has one or none. */
export function channelsText({ channels }: NewEvent): string | null {
  return channels === undefined ? null : arrayText(channels);
}

/** The metadata of an event as JSON. Null if it has none. */
export function metadataText({ metadata }: NewEvent): string | null {
  return metadata === undefined ? null : JSON.stringify(metadata);
}

/** The first parameters of both statements. */
export function eventParameters(events: readonly NewEvent[]): Buffer[] {
  return [
    uuidArray(events.map((event) => event.id)),
    uuidArray(events.map((event) => event.projectId)),
    textArray(events.map((event) => event.type)),
    floatArray(events.map((event) => event.occurredAtMs)),
    textArray(events.map((event) => event.data)),
    textArray(events.map((event) => event.orderingKey)),
    textArray(events.map((event) => event.actor)),
    textArray(events.map((event) => event.channel)),
    floatArray(events.map((event) => event.expiresAtMs)),
    textArray(events.map(endpointIdsText)),
    textArray(events.map(channelsText)),
    intArray(events.map((event) => event.schemaVersion ?? null)),
    textArray(events.map(metadataText)),
  ];
}

/** A row that `KEYED` returns, besides the rows for named projects. */
export interface KeyedRow {
  /** The id of an event: with a key, that key is claimed for it now; without a key, the event is inserted. */
  id: string;
  key: string | null;
  ord: string | null;
}
