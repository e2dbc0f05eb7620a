import { uuidv7 } from '#kernel';
import type { Queryable } from '#postgres';

/** Inserts a project as the read model has it, without a stream. @returns its id */
export async function insertProject(
  db: Queryable,
  id = uuidv7(Date.now()),
  uid: string | null = null,
): Promise<string> {
  await db.query(
    `insert into posthorn.project (id, uid, name, version, created_at, updated_at)
     values ($1, $2, 'spec', 1, now(), now())`,
    [id, uid],
  );
  return id;
}

interface EndpointRow {
  id: string;
  url: string;
  eventTypes: string[] | null;
  channels: string[] | null;
  /** In CEL. */
  condition: string | null;
}

/** Inserts an active endpoint as the read model has it, without a stream. @returns its id */
export async function insertEndpoint(
  db: Queryable,
  projectId: string,
  given: Partial<EndpointRow> = {},
): Promise<string> {
  const { id = uuidv7(Date.now()), url = 'https://example.com/' } = given;
  const { eventTypes = null, channels = null, condition = null } = given;
  await db.query(
    `insert into posthorn.endpoint
       (id, project_id, url, name, event_types, channels, condition, profile, policy, state, version, created_at, updated_at)
     values ($1, $2, $3, 'spec', $4, $5, $6, 'standard-webhooks', '{"timeoutMs": 5000}', 'active', 1, now(), now())`,
    [id, projectId, url, eventTypes, channels, condition],
  );
  return id;
}
