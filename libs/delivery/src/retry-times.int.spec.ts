import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { EndpointSnapshot } from '#catalogue';
import { deliveryIdOf, uuidv7, YieldingRate } from '#kernel';
import { EgressPolicy, HttpDeliveryClient } from '#http-delivery';
import { LogRecord, type OwnedPartition, type RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { generateWebhookSecret, KeyRing } from '#signing';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { profileNamed, profileNames } from '#wire-profiles';
import { Dispatcher } from './dispatcher.ts';
import { anEvent, TAKES_ALL } from './testing/tasks.ts';

const [SECOND, MINUTE, HOUR] = [1, 60, 3_600];
const DEFAULT_SCHEDULE = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
];

/** The waits that the platforms document, in seconds, kept to the second; all others keep the default to ±10 %. */
const DOCUMENTED: Partial<Record<string, number[]>> = {
  'postion-guide': [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR],
  postpress: [1, 2, 3, 4, 5].map((minutes) => minutes * MINUTE),
};

interface Answer {
  status: number;
  retryAfter?: string;
}

interface DueRow {
  waitMs: number | null;
  endedAtMs: number;
  state: string;
}

describe('the times of retries', () => {
  let database: TestDatabase;
  let server: Server;
  let clock: OffsetClock;
  let http: HttpDeliveryClient;
  let dispatcher: Dispatcher;
  let owner: OwnedPartition;
  let endpoint: EndpointSnapshot;
  let answer: () => Answer;
  const keyRing = KeyRing.parse(KeyRing.generateKey());

  beforeAll(async () => {
    database = await migratedDatabase();
    server = createServer((request, response) => {
      const { status, retryAfter } = answer();
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await database.drop();
  });

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event');
    clock = new OffsetClock();
    answer = () => ({ status: 500 });
    http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock });
    owner = {
      fence: 'times/0',
      epoch: await claimOwnership(database.pool, 'times/0', 'a'),
      partition: 0,
      partitionCount: 1,
    };
    dispatcher = new Dispatcher({
      ...{ pool: database.pool, clock, keyRing, http, leaseMs: 90_000, maxLaneRecords: 1_000 },
      ...{
        maxBytes: 1_000_000,
        maxInFlight: 512,
        rate: new YieldingRate(),
        maxWaitMs: 10_000,
        resumePerSecond: 50,
        maxBacklogDeliveries: 1_000_000,
        drainMs: 1_000,
        onHealth: () => undefined,
        onProblem: () => undefined,
      },
      endpoints: {
        version: 1,
        endpoint: () => endpoint,
        reach: () => Promise.resolve(),
        refresh: () => Promise.resolve(),
      },
    });
    await dispatcher.onAssigned([owner]);
  });
  afterEach(async () => {
    await dispatcher.onRevoked([owner]);
    await dispatcher.stop();
    await http.close(0);
  });

  /** Sends an event to an endpoint of this profile. */
  async function send(profile: string): Promise<string> {
    const id = uuidv7(Date.now());
    const secretId = uuidv7(Date.now());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    endpoint = {
      ...{ id, projectId: uuidv7(1), projectUid: null, url, name: 'spec', profile, profileOptions: {}, policy: {} },
      ...{ version: 1, deleted: false, state: 'active', resumedAtMs: null, allowedPerMinute: null },
      ...TAKES_ALL,
      headers: [],
      secrets: [
        { id: secretId, activatesAtMs: 0, expiresAtMs: null, ...keyRing.encrypt(generateWebhookSecret(), secretId) },
      ],
    };
    const data = JSON.stringify({ publication_id: 1 });
    const event = anEvent({ type: profile === 'postmypost' ? 'publication.failed' : 'post.published', data });
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, $3, now(), $4)`,
      [event.id, event.projectId, event.type, event.data],
    );
    const deliveryId = deliveryIdOf(event.id, id);
    const value = { deliveryId, endpointId: id, event, catalogueVersion: 1 };
    const progress = { released: () => undefined, completed: () => undefined };
    dispatcher.onRecords([new LogRecord<RoutedDelivery>(value, owner, false, 100, 0, progress)]);
    return deliveryId;
  }

  async function attempts(deliveryId: string, count: number): Promise<DueRow[]> {
    const ask = async () => {
      const { rows } = await database.pool.query<DueRow>(
        `select a.state, date_part('epoch', a.started_at) * 1000 + a.duration_ms as "endedAtMs",
           date_part('epoch', a.next_attempt_at) * 1000 - date_part('epoch', a.started_at) * 1000 - a.duration_ms as "waitMs"
         from posthorn.attempt a where a.delivery_id = $1 order by a.number`,
        [deliveryId],
      );
      return rows;
    };
    return eventually(ask, (rows) => rows.length === count);
  }

  /** The waits of a delivery that never succeeds, in seconds, each waited for on the test's clock. */
  async function waitsOf(profile: string): Promise<number[]> {
    const deliveryId = await send(profile);
    const waits: number[] = [];
    for (let count = 1; ; count++) {
      const last = (await attempts(deliveryId, count)).at(-1)!;
      if (last.waitMs === null) {
        expect(last.state).toBe('exhausted');
        return waits;
      }
      waits.push(last.waitMs / 1_000);
      clock.advance(Math.max(0, Math.ceil(last.endedAtMs + last.waitMs - clock.nowMs())));
      dispatcher.poke();
    }
  }

  it.each(Object.entries(DOCUMENTED))(
    'of %s are as its platform documents them, to the second',
    async (profile, waits) => {
      expect(profileNames()).toContain(profile);
      expect((await waitsOf(profile)).map((seconds) => Math.round(seconds * 100) / 100)).toEqual(waits);
    },
  );

  it.each(profileNames().filter((profile) => DOCUMENTED[profile] === undefined))(
    'of %s follow the default schedule, ±10 %%',
    async (profile) => {
      expect(profileNamed(profile).defaultPolicy.jitter).toBe(0.1);
      const waits = await waitsOf(profile);
      expect(waits).toHaveLength(DEFAULT_SCHEDULE.length);
      for (const [index, seconds] of DEFAULT_SCHEDULE.entries()) {
        expect(Math.abs(waits[index]! / seconds - 1)).toBeLessThanOrEqual(0.1001);
      }
    },
  );

  it.each<[string, () => Answer, number]>([
    ['seconds that are longer', () => ({ status: 429, retryAfter: '90' }), 90],
    ['seconds that are shorter', () => ({ status: 503, retryAfter: '10' }), MINUTE],
    ['seconds with decimals', () => ({ status: 429, retryAfter: '90.5' }), 90.5],
    ['nothing that can be read', () => ({ status: 429, retryAfter: 'soon' }), MINUTE],
    ['a date that is over', () => ({ status: 503, retryAfter: 'Thu, 01 Jan 1970 00:00:00 GMT' }), MINUTE],
    ['more than a day', () => ({ status: 503, retryAfter: '1000000' }), 24 * HOUR],
    ['anything with another status', () => ({ status: 500, retryAfter: '90' }), MINUTE],
  ])('follow a Retry-After of %s', async (_what, answers, seconds) => {
    answer = answers;
    const [first] = await attempts(await send('postion-guide'), 1);
    expect(first!.waitMs! / 1_000).toBeCloseTo(seconds, 1);
  });

  it('follow a Retry-After that is a date', async () => {
    const at = new Date(clock.nowMs() + HOUR * 1_000);
    answer = () => ({ status: 503, retryAfter: at.toUTCString() });
    const [first] = await attempts(await send('postion-guide'), 1);
    expect(first!.endedAtMs + first!.waitMs!).toBeCloseTo(Math.floor(at.getTime() / 1_000) * 1_000, -1);
  });
});
