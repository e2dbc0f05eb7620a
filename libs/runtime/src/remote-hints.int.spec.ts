import { LoopHealth, systemClock } from '#kernel';
import { eventually, PostgresProxy, migratedDatabase, type TestDatabase } from '#testing';
import { Hints } from './hints.ts';
import { RemoteHints } from './remote-hints.ts';

describe('hints of other processes', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('are a minor loop that is named while no connection listens, and no longer once one does', async () => {
    const proxy = await PostgresProxy.start(database.url);
    let nowMs = 0;
    let failures = 0;
    const health = new LoopHealth(() => nowMs);
    const onProblem = () => void failures++;
    const remote = new RemoteHints(proxy.url, new Hints(), systemClock, onProblem, health);
    const listens = async () =>
      (await database.pool.query(`select from pg_stat_activity a where a.application_name = 'posthorn hints'`))
        .rowCount === 1;
    await eventually(listens);
    await eventually(() => ((nowMs += 60_000), health.standingStill().length === 0));
    proxy.cut();
    await eventually(() => failures > 0);
    nowMs += 11_000;
    expect(health.standingStill()).toMatchObject([{ name: 'Listening to hints', isMinor: true }]);
    proxy.mend();
    await eventually(() => health.standingStill().length === 0);
    await remote.stop();
    await proxy.close();
  });
});
