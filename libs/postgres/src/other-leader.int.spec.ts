import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { otherLeader } from './other-leader.ts';

describe('another process that leads', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  /** The lease of a process on another machine, with a session that lives on, as behind a pooler. */
  async function leadAs(owner: string): Promise<void> {
    await database.pool.query(
      `insert into posthorn.lease as l (name, holder, backend_pid, backend_start, expires_at)
       values ('relay:event', gen_random_uuid(), 0, now(), clock_timestamp() + interval '3 seconds')
       on conflict (name) do update set expires_at = excluded.expires_at`,
    );
    await database.pool.query(
      `insert into posthorn.ownership (name, epoch, owner) values ('relay:event', 1, $1)
       on conflict (name) do update set owner = excluded.owner`,
      [owner],
    );
  }
  const seenBy = (owner: string) => otherLeader(database.pool, 'relay:event', owner);

  it('is not found if it was killed and its lease is never renewed', async () => {
    await leadAs('other-1');
    expect(await seenBy('own-1')).toBeUndefined();
  });

  it('is found as soon as it renews its lease', async () => {
    await leadAs('other-2');
    const found: (string | undefined)[] = [];
    const looking = seenBy('own-1').then((leader) => found.push(leader));
    await eventually(
      async () => {
        await leadAs('other-2');
        return found.length;
      },
      (count) => count === 1,
    );
    await looking;
    expect(found).toEqual(['other-2']);
  });

  it('is not found while this process leads', async () => {
    await leadAs('own-1');
    expect(await seenBy('own-1')).toBeUndefined();
  });
});
