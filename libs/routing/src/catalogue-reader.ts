import type pg from 'pg';
import { HORIZON } from '#postgres';

/** A secret as it lies at rest, see `KeyRing`. */
export interface StoredSecret {
  id: string;
  keyId: string;
  ciphertext: Buffer;
}

/** An endpoint as routing and delivery need it. */
export interface CatalogueEndpoint {
  id: string;
  projectId: string;
  projectUid: string | null;
  url: string;
  name: string;
  eventTypes: string[] | null;
  channels: string[] | null;
  profile: string;
  /** What the endpoint chose of what its profile lets it choose. */
  profileOptions: Record<string, string>;
  policy: { timeoutMs?: number; retryDelaysMs?: number[]; maxInFlight?: number };
  version: number;
  /** Live ones, newest first. */
  secrets: StoredSecret[];
  /** Deleted, or its project is: it stays known, so that what waits for it can be cancelled with the reason. */
  deleted: boolean;
}

interface Row {
  horizon: string;
  id: string | null;
  project_id: string;
  project_uid: string | null;
  url: string;
  name: string;
  event_types: string[] | null;
  channels: string[] | null;
  profile: string;
  profile_options: Record<string, string>;
  policy: CatalogueEndpoint['policy'];
  version: number;
  deleted: boolean;
  secrets: { id: string; key_id: string; ciphertext: string }[] | null;
}

const CHANGES = `select ${HORIZON} as horizon, c.*
from (select) as one
left join lateral (
  select e.id, e.project_id, p.uid as project_uid, e.url, e.name, e.event_types, e.channels, e.profile,
    e.profile_options, e.policy, e.version, e.deleted_at is not null or p.deleted_at is not null as deleted,
    (select json_agg(json_build_object('id', s.id, 'key_id', s.key_id, 'ciphertext', encode(s.ciphertext, 'hex'))
        order by s.created_at desc, s.id desc)
      from posthorn.endpoint_secret s where s.endpoint_id = e.id and s.retired_at is null) as secrets
  from posthorn.endpoint e join posthorn.project p on p.id = e.project_id
  where e.id in (
    select x.id from posthorn.endpoint x where x.changed_pos >= $1
    union
    select y.id from posthorn.project q join posthorn.endpoint y on y.project_id = q.id where q.changed_pos >= $1
  )
) c on true`;

/**
 * The endpoints that changed since a version, and the version that this makes.
 *
 * A version is a horizon: every transaction below it is over. What was not visible at the last read carries a
 * `changed_pos` at or above that read's horizon, so one index range finds it, however late its transaction committed;
 * what was seen already may come again. A counter instead would miss a change that committed after a younger one.
 */
export async function readCatalogueChanges(
  db: Pick<pg.Pool, 'query'>,
  since: number,
): Promise<{ version: number; changed: CatalogueEndpoint[] }> {
  const { rows } = await db.query<Row>({ name: 'catalogue-changes', text: CHANGES, values: [since] });
  const changed = rows.filter(({ id }) => id !== null).map(toEndpoint);
  return { version: Number(rows[0]!.horizon), changed };
}

function toEndpoint(row: Row): CatalogueEndpoint {
  return {
    id: row.id!,
    projectId: row.project_id,
    projectUid: row.project_uid,
    url: row.url,
    name: row.name,
    eventTypes: row.event_types,
    channels: row.channels,
    profile: row.profile,
    profileOptions: row.profile_options,
    policy: row.policy,
    version: row.version,
    deleted: row.deleted,
    secrets: (row.secrets ?? []).map(({ id, key_id, ciphertext }) => ({
      id,
      keyId: key_id,
      ciphertext: Buffer.from(ciphertext, 'hex'),
    })),
  };
}
