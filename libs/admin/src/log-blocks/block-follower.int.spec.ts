import { deliveryIdOf, messageOf, systemClock, toTypeId, uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { eventually } from '#testing';
import { DeliveryScene } from '../testing/delivery-scene.ts';
import { advanceBlocks } from './advance-blocks.ts';
import { BlockFollower } from './block-follower.ts';
import { DELIVERIES, EVENTS, keyOfType } from './block-source.ts';
import { beginRebuild, blocksLack, deleteFormer, readProjections } from './projections.ts';
import { MOST_BEHIND, readIds } from './read-blocks.ts';

const FENCE = 'blocks';
const WHOLE = { fromId: '00000000-0000-0000-0000-000000000000', beforeId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
const START_MS = Date.now() - 3_600_000;

describe('The blocks of the delivery log', () => {
  let scene: DeliveryScene;
  let projectId: string;
  let endpointId: string;
  let eventIds: string[];
  let deliveryIds: string[];

  beforeEach(async () => {
    scene = await DeliveryScene.open();
    projectId = await scene.project();
    endpointId = await scene.endpoint(projectId);
    [eventIds, deliveryIds] = [[], []];
  });
  afterEach(() => scene.close());

  const pool = () => scene.server.pool;
  const add = async (atMs: number) => {
    const eventId = await scene.route(projectId, { type: 'post.a', atMs, endpointIds: [endpointId] });
    await scene.attempt(projectId, eventId, endpointId, { state: 'retrying', status: 500 });
    await scene.attempt(projectId, eventId, endpointId, { state: 'succeeded', trigger: 'retry' });
    eventIds.push(eventId);
    deliveryIds.push(deliveryIdOf(eventId, endpointId));
  };
  const blocks = async () =>
    (
      await pool().query<{ generation: number; ids: string[] }>(
        'select b.generation, b.ids::text[] as ids from posthorn.log_block b where b.key = $1 order by b.last_id',
        [endpointId],
      )
    ).rows;
  const deliveries = (order: 'asc' | 'desc' = 'asc', limit = 1_000) =>
    readIds(pool(), DELIVERIES, { ...WHOLE, keys: [endpointId], order }, limit);
  const follower = () => new BlockFollower({ pool: pool(), clock: systemClock, fence: FENCE });
  const look = async () => follower().look(await claimOwnership(pool(), FENCE, 'test'), new AbortController().signal);

  /** Looks until no row is in no block: transactions of other databases in the same server hold rows back, too. */
  const storeAll = () =>
    eventually(
      async () => {
        await look();
        return blocksLack(pool());
      },
      (lacks) => !lacks,
    );

  it('have each delivery once, with those of the same minute in one row', async () => {
    for (const second of [0, 1, 2, 200, 201]) await add(START_MS - second * 1_000);
    await storeAll();
    expect((await blocks()).flatMap(({ ids }) => ids).sort()).toEqual(deliveryIds.toSorted());
    expect((await blocks()).length).toBeLessThan(5);
    await add(START_MS + 1);
    expect(await deliveries()).toEqual(deliveryIds.toSorted());
    expect(await deliveries('desc', 2)).toEqual(deliveryIds.toSorted().reverse().slice(0, 2));
    await storeAll();
    expect(await deliveries()).toEqual(deliveryIds.toSorted());
  });

  it.each(['asc', 'desc'] as const)('give pages in the order %s, although many blocks overlap', async (order) => {
    const atMs = START_MS - (START_MS % 65_536);
    const ids = Array.from({ length: 200 }, (_, nth) => uuidv7(atMs + nth * 100));
    // Each block spans most of the minute.
    const blockOf = (nth: number) => [ids[nth]!, ids[199 - nth]!];
    await pool().query(
      `insert into posthorn.log_block (generation, key, last_id, ids)
       select 1, $1, i.last, array[i.first, i.last] from unnest($2::uuid[], $3::uuid[]) i (first, last)`,
      [endpointId, ...[0, 1].map((at) => Array.from({ length: 100 }, (_, nth) => blockOf(nth)[at]))],
    );
    const expected = order === 'asc' ? ids.toSorted() : ids.toSorted().reverse();
    for (const limit of [1, 3, 70, 120, 200]) {
      const first = await deliveries(order, limit);
      expect(first).toEqual(expected.slice(0, limit));
    }
    expect(await deliveries(order)).toEqual(expected);
  });

  it('list events by project and type', async () => {
    await add(START_MS);
    await storeAll();
    await add(START_MS + 1);
    const typed = (type: string, project = projectId) =>
      readIds(pool(), EVENTS, { ...WHOLE, keys: [keyOfType(project, type)], order: 'asc' }, 10);
    expect(await typed('post.a')).toEqual(eventIds);
    expect(await typed('post.b')).toEqual([]);
    expect(await typed('post.a', await scene.project())).toEqual([]);
  });

  it('wait for more rows or five seconds before a few new rows are stored', async () => {
    const epoch = await claimOwnership(pool(), FENCE, 'test');
    const one = follower();
    await one.look(epoch, new AbortController().signal);
    await add(START_MS);
    await one.look(epoch, new AbortController().signal);
    expect(await blocks()).toEqual([]);
    await storeAll();
    expect(await blocks()).toHaveLength(1);
  });

  it('lack no delivery of a transaction that commits after a younger one', async () => {
    const late = await pool().connect();
    try {
      await late.query('begin');
      const eventId = uuidv7(START_MS);
      const deliveryId = deliveryIdOf(eventId, endpointId);
      await late.query(
        `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger,
           outcome, state, started_at, duration_ms, response_truncated, endpoint_version)
         values ($1, 1, $2, $3, $4, $5, 'first', 'succeeded', 'succeeded', now(), 1, false, 1)`,
        [deliveryId, uuidv7(START_MS), eventId, endpointId, projectId],
      );
      await add(START_MS + 1);
      await look();
      await late.query('commit');
      deliveryIds.push(deliveryId);
      expect(await deliveries()).toEqual(deliveryIds.toSorted());
      await look();
      expect(await deliveries()).toEqual(deliveryIds.toSorted());
    } finally {
      late.release();
    }
  });

  it('are not stored for a process that leads no longer', async () => {
    const former = await claimOwnership(pool(), FENCE, 'former');
    await claimOwnership(pool(), FENCE, 'present');
    await add(START_MS);
    const stored = advanceBlocks(pool(), { fence: FENCE, epoch: former }, DELIVERIES, 1);
    await expect(stored).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(await blocks()).toEqual([]);
  });

  it('report a trigger that drops them, and store nothing', async () => {
    await pool().query(`create function drop_row() returns trigger language plpgsql as 'begin return null; end';
      create trigger dropping before insert on posthorn.log_block_default for each row execute function drop_row()`);
    await add(0);
    // Until all transactions that began before it have ended, the row is not read.
    const failure = () => look().then(() => '', messageOf);
    await eventually(failure, (message) => message.includes('posthorn.log_block'));
    const [active] = await readProjections(pool(), DELIVERIES);
    expect(active).toMatchObject({ pos: '0' });
  });

  it('are built anew beside the present ones, which are read until then', async () => {
    for (let nth = 0; nth < 3; nth++) await add(START_MS + nth);
    await storeAll();
    await pool().query(`update posthorn.log_block set ids = ids[1:1]`);
    await beginRebuild(pool());
    await beginRebuild(pool());
    expect(await readProjections(pool(), DELIVERIES)).toMatchObject([
      { generation: 1, state: 'active' },
      { state: 'building', pos: '0' },
    ]);
    expect(await deliveries()).toHaveLength(1);
    await add(START_MS + 10);
    await storeAll();
    expect(await deliveries()).toEqual(deliveryIds.toSorted());
    const [active] = await eventually(
      async () => {
        await look();
        return readProjections(pool(), DELIVERIES);
      },
      ({ length }) => length === 1,
    );
    expect(active!.state).toBe('active');
    expect((await blocks()).every(({ generation }) => generation === active!.generation)).toBe(true);
    expect(await deliveries()).toEqual(deliveryIds.toSorted());
  });

  it('of a former generation are deleted in parts', async () => {
    for (const hour of [0, 1, 2]) await add(START_MS - hour * 3_600_000);
    await storeAll();
    await deleteFormer(pool(), 1, 2);
    expect(await blocks()).toHaveLength(1);
    expect(await readProjections(pool(), DELIVERIES)).toHaveLength(1);
    await deleteFormer(pool(), 1, 2);
    expect(await blocks()).toEqual([]);
    expect(await readProjections(pool(), DELIVERIES)).toEqual([]);
  });

  it('are passed over while they lack very many rows, and lists are complete nevertheless', async () => {
    await add(START_MS);
    await add(START_MS + 1);
    await pool().query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       select a.delivery_id, n, a.request_id, a.event_id, a.endpoint_id, a.project_id, 'replay', 'succeeded',
         'succeeded', now(), 1, false, 1
       from posthorn.attempt a, generate_series(3, ${MOST_BEHIND}) n where a.delivery_id = $1 and a.number = 1`,
      [deliveryIds[0]],
    );
    expect(await deliveries()).toBeUndefined();
    const { items } = await scene.list(projectId, { endpoint: toTypeId('ep', endpointId) });
    expect(items).toHaveLength(2);
    await storeAll();
    expect(await deliveries()).toEqual(deliveryIds.toSorted());
  });
});
