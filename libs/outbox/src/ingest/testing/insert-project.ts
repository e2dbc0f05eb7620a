import { uuidv7 } from '#kernel';
import type { Queryable } from '#postgres';

/** Adds the row of a project. @returns its id */
export async function insertProject(pool: Queryable, uid: string | null = null): Promise<string> {
  const id = uuidv7(Date.now());
  await pool.query(
    `insert into posthorn.project (id, uid, name, version, created_at, updated_at) values ($1, $2, 'A', 1, now(), now())`,
    [id, uid],
  );
  return id;
}
