import { deliveryIdOf, systemClock } from '#kernel';
import { openDatabase } from '#postgres';
import { adminEntities } from '#admin';
import { testDatabase, type TestDatabase } from '#testing';
import { type Filled, fill } from './fill.ts';
import { Measurement } from './measure.ts';
import type { Target } from './open-target.ts';

const COUNT = 20_000;

describe('The generated attempts', () => {
  let server: TestDatabase;
  let target: Target;
  let filled: Filled;
  const lines: string[] = [];

  beforeAll(async () => {
    server = await testDatabase();
    const database = await openDatabase({ url: server.url, poolSize: 4, entities: adminEntities });
    target = { database, patient: server.pool, serverPid: undefined, close: () => database.close() };
    filled = await fill(server.pool, COUNT, (line) => lines.push(line));
  });
  afterAll(async () => {
    await target.close();
    await server.drop();
  });

  const counted = async (query: string) => (await server.pool.query<{ n: number }>(query)).rows[0]!.n;

  it('are as many as requested, 4 % of them failed, for 1,000 endpoints with a busy project', async () => {
    expect(filled.attempts).toBeGreaterThanOrEqual(COUNT);
    expect(await counted('select count(*)::int as n from posthorn.attempt')).toBe(filled.attempts);
    expect(await counted('select count(*)::int as n from posthorn.endpoint')).toBe(1_000);
    const failed = await counted(`select count(*)::int as n from posthorn.attempt where outcome = 'failed'`);
    expect(failed / filled.attempts).toBeGreaterThan(0.035);
    expect(failed / filled.attempts).toBeLessThan(0.045);
    const busy = await server.pool.query<{ n: number }>(
      'select count(*)::int as n from posthorn.attempt where project_id = $1',
      [filled.crowd.projects[0]!.id],
    );
    expect(busy.rows[0]!.n / filled.attempts).toBeGreaterThan(0.7);
    expect(lines[0]).toMatch(/^20,\d{3} of 20,000 attempts/);
  });

  it('have the ids of real deliveries, and due rows where they wait', async () => {
    const { rows } = await server.pool.query<{ delivery_id: string; event_id: string; endpoint_id: string }>(
      'select a.delivery_id, a.event_id, a.endpoint_id from posthorn.attempt a limit 1000',
    );
    for (const row of rows) expect(row.delivery_id).toBe(deliveryIdOf(row.event_id, row.endpoint_id));
    const lacking = await counted(`select count(*)::int as n from posthorn.attempt a
      where a.state = 'retrying' and not exists (select from posthorn.due d where d.delivery_id = a.delivery_id)
        and not exists (select from posthorn.attempt l where l.delivery_id = a.delivery_id and l.number > a.number)`);
    expect(lacking).toBe(0);
  });

  it('are measured by every kind of list, with the plans', async () => {
    const beganMs = systemClock.nowMs();
    const report = await new Measurement(target, 3, (line) => lines.push(line)).run();
    expect(systemClock.nowMs() - beganMs).toBeLessThan(60_000);
    for (const name of ['by endpoint', 'by status', 'by endpoint and status', 'by type and time', 'by id']) {
      expect(report).toMatch(new RegExp(`\\| ${name} +\\| +3 \\|`));
      expect(report).toContain(`### The slowest statement ${name}\n`);
    }
    expect(report).toContain('Execution Time');
  });
});
