import { deliveryIdOf, LoopHealth, systemClock, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import { claimPartition } from '../testing/own-partition.ts';
import { PROJECT } from '../testing/tasks.ts';
import { shardOf } from '../model/due-key.ts';
import { Backlog } from './backlog.ts';
import { BacklogExpiry } from './backlog-expiry.ts';

const MINUTE_MS = 60_000;

describe('The expiry of parked deliveries', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let nowMs: number;
  /** The time that each statement takes, by the clock of readiness. */
  let statementMs: number;
  let health: LoopHealth;
  let parked: string[];
  let problems: string[];
  let expiry: BacklogExpiry;
  /** Standstills that were seen at the end of a statement. */
  let seen: string[];

  beforeEach(async () => {
    database = await migratedDatabase();
    owner = await claimPartition(database.pool);
    [nowMs, statementMs, parked, problems, seen] = [0, 0, [], [], []];
    health = new LoopHealth(() => nowMs);
    expiry = newExpiry();
    expiry.assigned([owner]);
  });
  afterEach(() => database.drop());

  function newExpiry(): BacklogExpiry {
    const pool = new Proxy(database.pool, {
      get: (target, property) =>
        property === 'query'
          ? async (query: never) => {
              const result = await (target.query(query) as unknown as Promise<unknown>);
              nowMs += statementMs;
              seen.push(...health.standingStill().map(({ name }) => name));
              return result;
            }
          : (Reflect.get(target, property) as unknown),
    });
    return new BacklogExpiry({
      ...{ pool, clock: systemClock, backlog: new Backlog(100_000) },
      parked: () => parked,
      expiresAfterMs: () => 1_000,
      onProblem: (message) => void problems.push(message),
      report: health.work('Cancelling expired deliveries', { isMinor: true }),
    });
  }

  /** Parks deliveries of old events. @returns the endpoint */
  async function park(count: number, overrides: { endpointId?: string; expiresAt?: Date } = {}): Promise<string> {
    const { endpointId = uuidv7(Date.now()), expiresAt = null } = overrides;
    const events = Array.from({ length: count }, () => uuidv7(Date.now() - MINUTE_MS));
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard, expires_at)
       select i.delivery_id, 'first', i.event_id, $3, $4, 0, now(), true, $5, $6
       from unnest($1::uuid[], $2::uuid[]) as i (delivery_id, event_id)`,
      [events.map((id) => deliveryIdOf(id, endpointId)), events, endpointId, PROJECT, shardOf(endpointId), expiresAt],
    );
    return endpointId;
  }

  /** Makes Postgres refuse attempts of these endpoints. */
  async function refuse(endpointIds: readonly string[]): Promise<void> {
    await database.pool.query(
      `create or replace function refuse() returns trigger language plpgsql as
         $$ begin raise exception 'index is damaged'; end $$;
       create trigger refuse before insert on posthorn.attempt for each row
         when (new.endpoint_id in (${endpointIds.map((id) => `'${id}'`).join(', ')})) execute function refuse()`,
    );
  }
  const accept = () => database.pool.query('drop trigger refuse on posthorn.attempt');

  async function sweep(times = 1): Promise<void> {
    for (let nth = 0; nth < times; nth++) {
      expiry.sweep();
      await expiry.revoked([]);
      nowMs += 1_000;
    }
  }
  const waiting = async (endpointId: string) =>
    (await database.pool.query('select from posthorn.due d where d.endpoint_id = $1', [endpointId])).rowCount;
  const STILL = [{ name: 'Cancelling expired deliveries', cause: 'index is damaged' }];

  it('stands still while one of its statements fails, even if the other statement succeeds', async () => {
    parked = [await park(1)];
    await refuse(parked);
    const ofEvent = await park(1, { expiresAt: new Date(Date.now() - MINUTE_MS) });
    await sweep(12);
    expect(await waiting(ofEvent)).toBe(0);
    expect(health.standingStill()).toMatchObject(STILL);
    await accept();
    await sweep();
    expect([health.standingStill(-1), await waiting(parked[0]!)]).toEqual([[], 0]);
  });

  it('stands still while its first statement fails, and still runs the other statement', async () => {
    await refuse([await park(1, { expiresAt: new Date(Date.now() - MINUTE_MS) })]);
    parked = [await park(1)];
    await sweep(12);
    expect([health.standingStill().length, await waiting(parked[0]!)]).toEqual([1, 0]);
  });

  it('stands still while it fails for some endpoints, at any place among the endpoints', async () => {
    parked = Array.from({ length: 150 }, () => uuidv7(Date.now()));
    for (const failing of [parked.at(-1)!, parked[0]!]) {
      await refuse([failing]);
      await park(1, { endpointId: failing });
      await sweep(12);
      expect(health.standingStill()).toMatchObject(STILL);
      await accept();
      await sweep();
      expect(health.standingStill(-1)).toEqual([]);
    }
  });

  it('does not stand still for a past failure while it cancels many deliveries', async () => {
    parked = [await park(1), await park(3_500)];
    await refuse(parked);
    await sweep();
    expect(problems).toHaveLength(1);
    await accept();
    statementMs = 4_000;
    await sweep();
    expect([seen, await waiting(parked[1]!)]).toEqual([[], 0]);
  });

  it('forgets a failure together with its partition', async () => {
    parked = [await park(1)];
    await refuse(parked);
    await sweep();
    await expiry.revoked([owner]);
    await sweep();
    expect(health.standingStill(-1)).toEqual([]);
  });
});
