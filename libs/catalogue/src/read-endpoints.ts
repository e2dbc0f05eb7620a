import type { EndpointStatus } from '#kernel';
import { LAST_CATALOGUE_CHANGE, msOfTimestamp, OWN_HORIZON, type Queryable } from '#postgres';
import type { SealedText } from '#signing';
import type { EndpointSnapshot } from './endpoint-snapshot.ts';

interface Row {
  horizon: string;
  id: string | null;
  project_id: string;
  project_uid: string | null;
  url: string;
  name: string;
  event_types: string[] | null;
  channels: string[] | null;
  condition: string | null;
  profile: string;
  profile_options: Record<string, string>;
  policy: EndpointSnapshot['policy'];
  version: number;
  deleted: boolean;
  state: EndpointStatus;
  resumed_at: number | null;
  allowed_per_minute: number | null;
  secrets: (SealedJson & { activates_at: number; expires_at: number | null })[] | null;
  headers: (SealedJson & { key: string })[] | null;
}

interface SealedJson {
  id: string;
  key_id: string;
  ciphertext: string;
}

/**
 * Leaves out secrets that ended more than an hour ago. The hour is for processes whose clock is behind the database's.
 */
const SECRETS = `select json_agg(json_build_object('id', s.id, 'key_id', s.key_id,
    'ciphertext', encode(s.ciphertext, 'hex'), 'activates_at', ${msOfTimestamp('s.activates_at')},
    'expires_at', ${msOfTimestamp('s.expires_at')})
  order by s.activates_at desc, s.created_at desc, s.id desc)
from posthorn.endpoint_secret s
where s.endpoint_id = e.id and (s.expires_at is null or s.expires_at > now() - interval '1 hour')`;

const HEADERS = `select json_agg(json_build_object('key', h.header ->> 'key', 'id', v.id, 'key_id', v.key_id,
    'ciphertext', encode(v.ciphertext, 'hex')) order by h.nth)
from jsonb_array_elements(e.headers) with ordinality as h (header, nth)
join posthorn.endpoint_header_value v on v.id = (h.header ->> 'valueId')::uuid`;

const ENDPOINT = `select e.id, e.project_id, p.uid as project_uid, e.url, e.name, e.event_types, e.channels, e.condition,
    e.profile, e.profile_options, e.policy, e.version, e.deleted_at is not null or p.deleted_at is not null as deleted, e.state,
    ${msOfTimestamp('e.resumed_at')} as resumed_at, e.allowed_per_minute,
    (${SECRETS}) as secrets, (${HEADERS}) as headers
  from posthorn.endpoint e join posthorn.project p on p.id = e.project_id`;

/**
 * Checks first if anything has changed, and stops there if nothing has: the plan of the rest expects many changes, and
 * goes through all endpoints to find none.
 */
const CHANGES = `select ${OWN_HORIZON} as horizon, c.*
from (select) as one
left join lateral (
  ${ENDPOINT}
  where (select ${LAST_CATALOGUE_CHANGE} >= $1) and e.id in (
    select x.id from posthorn.endpoint x where x.changed_pos >= $1
    union
    select y.id from posthorn.project q join posthorn.endpoint y on y.project_id = q.id where q.changed_pos >= $1
  )
) c on true`;

/**
 * The endpoints that changed since a version, and the new version.
 *
 * A version is a horizon: every transaction below it is over. A change that was not visible at the last read has a
 * `changed_pos` at or above that read's horizon. So one index range finds it, even if its transaction committed late. A
 * change that was read already may be read again. A counter instead would miss a change that committed after one with a
 * higher number.
 */
export async function readCatalogueChanges(
  db: Queryable,
  since: number,
): Promise<{ version: number; changed: Iterable<EndpointSnapshot> }> {
  const { rows } = await db.query<Row>({ name: 'catalogue-changes', text: CHANGES, values: [since] });
  return { version: Number(rows[0]!.horizon), changed: endpointsOf(rows) };
}

/** Makes the endpoints one by one, as the caller iterates over them. */
function* endpointsOf(rows: readonly Row[]): Generator<EndpointSnapshot> {
  for (const row of rows) if (row.id !== null) yield toEndpoint(row);
}

/** One endpoint as it is now, or undefined if there has never been one. */
export async function readEndpoint(db: Queryable, id: string): Promise<EndpointSnapshot | undefined> {
  const { rows } = await db.query<Row>(`${ENDPOINT} where e.id = $1`, [id]);
  return rows[0] && toEndpoint(rows[0]);
}

const toText = ({ id, key_id: keyId, ciphertext }: SealedJson): SealedText => ({
  id,
  keyId,
  ciphertext: Buffer.from(ciphertext, 'hex'),
});

function toEndpoint(row: Row): EndpointSnapshot {
  return {
    id: row.id!,
    projectId: row.project_id,
    projectUid: row.project_uid,
    url: row.url,
    name: row.name,
    eventTypes: row.event_types,
    channels: row.channels,
    condition: row.condition,
    profile: row.profile,
    profileOptions: row.profile_options,
    policy: row.policy,
    version: row.version,
    deleted: row.deleted,
    state: row.state,
    resumedAtMs: row.resumed_at === null ? null : Math.round(row.resumed_at),
    allowedPerMinute: row.allowed_per_minute,
    secrets: (row.secrets ?? []).map(({ activates_at: activatesAt, expires_at: expiresAt, ...sealed }) => ({
      ...toText(sealed),
      activatesAtMs: Math.round(activatesAt),
      expiresAtMs: expiresAt === null ? null : Math.round(expiresAt),
    })),
    headers: (row.headers ?? []).map(({ key, ...sealed }) => ({ key, ...toText(sealed) })),
  };
}
