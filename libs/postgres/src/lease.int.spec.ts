import pg from 'pg';
import { migratedDatabase, type TestDatabase } from '#testing';
import { type Lease, releaseLease, renewLease, takeLease } from './lease.ts';

describe('a lease', () => {
  let database: TestDatabase;
  let clients: pg.Client[];

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query('truncate posthorn.lease, posthorn.ownership');
    clients = await Promise.all(Array.from({ length: 10 }, () => connected()));
  });
  afterEach(() => Promise.all(clients.map((client) => client.end())));

  async function connected(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    return client;
  }

  const endsIn = (interval: string) =>
    database.pool.query('update posthorn.lease set expires_at = clock_timestamp() + $1::interval', [interval]);

  it('is taken by one of many concurrent processes, each time under a higher epoch', async () => {
    for (let round = 1; round <= 20; round++) {
      const tries = await Promise.all(clients.map((client) => takeLease(client, 'one', 'spec')));
      expect(tries.filter((lease) => lease !== undefined).map(({ epoch }) => epoch)).toEqual([round]);
      await endsIn('-1 ms');
    }
  });

  it('belongs to its holder while it is renewed, and is free once it is released', async () => {
    const lease = (await takeLease(clients[0]!, 'one', 'spec')) as Lease;
    expect(await renewLease(clients[0]!, lease)).toBe(true);
    expect(await takeLease(clients[1]!, 'one', 'spec')).toBeUndefined();
    await releaseLease(clients[0]!, lease);
    expect(await takeLease(clients[1]!, 'one', 'spec')).toMatchObject({ epoch: 2 });
    expect(await renewLease(clients[0]!, lease)).toBe(false);
  });

  it('is not released or renewed by a former holder', async () => {
    const former = (await takeLease(clients[0]!, 'one', 'spec')) as Lease;
    await endsIn('-1 ms');
    const lease = (await takeLease(clients[1]!, 'one', 'spec')) as Lease;
    await releaseLease(clients[0]!, former);
    expect(await renewLease(clients[0]!, former)).toBe(false);
    expect(await renewLease(clients[1]!, lease)).toBe(true);
  });

  it('is renewed after its end, if no other process has taken it', async () => {
    const lease = (await takeLease(clients[0]!, 'one', 'spec')) as Lease;
    await endsIn('-1 min');
    expect(await renewLease(clients[0]!, lease)).toBe(true);
    expect(await takeLease(clients[1]!, 'one', 'spec')).toBeUndefined();
  });

  it('is free as soon as the session of its holder is gone', async () => {
    await takeLease(clients[0]!, 'one', 'spec');
    await clients[0]!.end();
    const { rows } = await database.pool.query<{ pid: number }>('select backend_pid as pid from posthorn.lease');
    const isGone = async () =>
      (await database.pool.query('select from pg_stat_activity where pid = $1', [rows[0]!.pid])).rowCount === 0;
    while (!(await isGone()));
    expect(await takeLease(clients[1]!, 'one', 'spec')).toMatchObject({ epoch: 2 });
  });

  it('is free when the database’s clock was set back below its start', async () => {
    await takeLease(clients[0]!, 'one', 'spec');
    await endsIn('1 h');
    expect(await takeLease(clients[1]!, 'one', 'spec')).toMatchObject({ epoch: 2 });
  });

  it('is requested without a transaction id while another holder has it', async () => {
    await takeLease(clients[0]!, 'one', 'spec');
    const [, client] = clients;
    await client!.query('begin');
    expect(await takeLease(client!, 'one', 'spec')).toBeUndefined();
    const { rows } = await client!.query<{ xid: string | null }>('select pg_current_xact_id_if_assigned() as xid');
    expect(rows).toEqual([{ xid: null }]);
    await client!.query('rollback');
  });
});
