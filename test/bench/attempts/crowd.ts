import type pg from 'pg';
import { uuidv7 } from '#kernel';

const PROJECTS = 51;
/** Half of the endpoints belong to the first project, which has 80 % of the events. */
const BUSY_ENDPOINTS = 500;
const ENDPOINTS_OF_ANOTHER = 10;

/** The projects of a filled database with their endpoints; the first project is the busy one. */
export interface Crowd {
  projects: { id: string; endpoints: string[] }[];
}

/** Inserts 51 projects with 1,000 endpoints. */
export async function insertCrowd(pool: pg.Pool): Promise<Crowd> {
  const nowMs = Date.now();
  const projects = Array.from({ length: PROJECTS }, (_, at) => ({
    id: uuidv7(nowMs),
    endpoints: Array.from({ length: at === 0 ? BUSY_ENDPOINTS : ENDPOINTS_OF_ANOTHER }, () => uuidv7(nowMs)),
  }));
  await pool.query(
    `insert into posthorn.project (id, name, version, created_at, updated_at)
     select i.id, 'attempts', 1, now(), now() from unnest($1::uuid[]) i (id)`,
    [projects.map(({ id }) => id)],
  );
  await pool.query(
    `insert into posthorn.endpoint (id, project_id, url, name, profile, policy, state, version, created_at, updated_at)
     select i.id, i.project_id, 'https://example.com/', 'attempts', 'standard-webhooks', '{"timeoutMs": 5000}',
       'active', 1, now(), now()
     from unnest($1::uuid[], $2::uuid[]) i (id, project_id)`,
    [projects.flatMap(({ endpoints }) => endpoints), projects.flatMap(({ id, endpoints }) => endpoints.map(() => id))],
  );
  return { projects };
}

/** The projects of a database that was filled, the one with the most endpoints first. */
export async function readCrowd(pool: pg.Pool): Promise<Crowd> {
  const { rows } = await pool.query<{ id: string; endpoints: string[] }>(
    `select e.project_id as id, array_agg(e.id order by e.id) as endpoints
     from posthorn.endpoint e join posthorn.project p on p.id = e.project_id
     where p.name = 'attempts' group by e.project_id order by count(*) desc, e.project_id`,
  );
  if (rows.length === 0) throw new Error('The database has no generated attempts: run `npm run attempts -- fill`.');
  return { projects: rows };
}
