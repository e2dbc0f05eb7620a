import { uuidv7 } from '#kernel';
import type { TestDatabase } from '#testing';

/** A role of the test's own, and the connection string with which it uses the database. */
export async function newAccount({ url, pool }: TestDatabase): Promise<{ account: string; url: string }> {
  const account = `r_${uuidv7(Date.now()).replaceAll('-', '')}`;
  await pool.query(`create role ${account} login password 'p'`);
  return { account, url: Object.assign(new URL(url), { username: account, password: 'p' }).href };
}
