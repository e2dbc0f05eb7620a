import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';

/** Time for the first bytes of a response on a busy machine, before the rest is waited for in vain. */
const DEADLINE_MS = 2_000;
const STALLING = 'Content-Length: 100\r\n\r\nabc';

describe('An attempt with an incomplete response', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    scene = await DispatcherScene.start(database);
  });
  afterEach(() => scene.stop());

  const attempts = async () =>
    (await database.pool.query<object>('select * from posthorn.attempt order by number')).rows;
  const dueCount = async () => (await database.pool.query('select from posthorn.due')).rowCount;

  it.each([
    ['stalls', `HTTP/1.1 200 OK\r\n${STALLING}`, 'timeout'],
    ['has a bad chunk', 'HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'protocol'],
    ['has a bad length', 'HTTP/1.1 204 OK\r\nContent-Length: abc\r\n\r\n', 'protocol'],
  ])('succeeds by its 2xx status if the body %s, and has the problem as its error', async (kind, bytes, code) => {
    const path = `/${kind.replaceAll(' ', '-')}`;
    scene.receiver.answer(path, { bytes });
    await scene.offer(scene.endpoint(path, { timeoutMs: DEADLINE_MS }), 1);
    await scene.completedAre(1);
    expect(await attempts()).toMatchObject([
      { outcome: 'succeeded', state: 'succeeded', status: Number(bytes.slice(9, 12)), error_code: code },
    ]);
    expect(await dueCount()).toBe(0);
    expect(scene.receiver.requests(path)).toHaveLength(1);
  });

  it('fails by its 5xx status, which the endpoint’s health names', async () => {
    scene.receiver.answer('/broken', { bytes: `HTTP/1.1 500 Oops\r\n${STALLING}` });
    const id = scene.endpoint('/broken', { timeoutMs: DEADLINE_MS });
    await scene.offer(id, 1);
    await scene.completedAre(1);
    expect(await attempts()).toMatchObject([{ outcome: 'failed', status: 500, error_code: 'timeout' }]);
    const { rows } = await database.pool.query(
      'select last_error from posthorn.endpoint_health where endpoint_id = $1',
      [id],
    );
    expect(rows).toEqual([{ last_error: 'status 500' }]);
  });

  it('sends one more request on a new connection, as the same attempt, if the kept connection was closed', async () => {
    scene.receiver.answer('/kept', 200, 'close', 200);
    const id = scene.endpoint('/kept');
    for (const count of [1, 2]) {
      await scene.offer(id, 1);
      await scene.completedAre(count);
    }
    expect(scene.receiver.requests('/kept')).toHaveLength(3);
    const [, second, third] = scene.receiver.requests('/kept');
    expect(third!.headers).toEqual(second!.headers);
    await eventually(
      async () => (await attempts()).length,
      (n) => n === 2,
    );
    expect(await attempts()).toMatchObject(Array(2).fill({ number: 1, outcome: 'succeeded', status: 200 }));
  });
});
