import { type ApiClient, eventually, type TestDatabase, testDatabase, testKafkaBrokers } from '#testing';
import { type ChildRole, startChildRole } from './child-role.ts';
import { describedApi } from './described-api.ts';
import { sourceDatabase } from './source-database.ts';
import { KAFKA_PARTITIONS, kafkaSettings, settingsFor, type System } from './system.ts';

/** The dispatcher runs twice, so that the partitions are shared. */
const ROLES = ['dispatcher', 'dispatcher', 'relay', 'worker', 'api'];

/** Resolves when each dispatcher has half of the partitions of the two topics that they consume. */
async function partitionsAreShared({ pool }: TestDatabase, dispatchers: readonly ChildRole[]): Promise<void> {
  const ask = async () => {
    const { rows } = await pool.query<{ owner: string; count: number }>(
      `select o.owner, count(*)::int as count from posthorn.ownership o where o.name like '%.v1/%' group by o.owner`,
    );
    return dispatchers.map(({ pid }) => rows.find(({ owner }) => owner.endsWith(`:${pid}`))?.count);
  };
  await eventually(ask, (counts) => counts.every((count) => count === KAFKA_PARTITIONS));
}

/** Every role in a process of its own, over a real Kafka, on topics that are this system's alone. */
export async function startSplit(smtpUrl: string): Promise<System> {
  const database = await testDatabase();
  const source = await sourceDatabase();
  const settings = {
    ...settingsFor(database, smtpUrl),
    POSTHORN_OUTBOX_SOURCES: `shop=${source.url}`,
    ...kafkaSettings(),
  };
  let offsetMs = 0;
  let children: ChildRole[] = [];
  let api: ApiClient | undefined;

  const system: System = {
    database,
    kafka: { brokers: testKafkaBrokers(), topicPrefix: settings.KAFKA_TOPIC_PREFIX },
    source,
    adminKey: settings.POSTHORN_ADMIN_KEY,
    mayRepeatOnStart: true,
    get api() {
      return api!;
    },
    async advance(ms) {
      offsetMs += ms;
      await Promise.all(children.map((child) => child.moveClock(offsetMs)));
    },
    async start() {
      const starting = ROLES.map((role) => startChildRole({ ...settings, POSTHORN_ROLES: role }, offsetMs));
      const started = await Promise.allSettled(starting);
      children = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      try {
        for (const one of started) if (one.status === 'rejected') throw one.reason;
        await partitionsAreShared(database, children.slice(0, 2));
      } catch (error) {
        await system.close();
        throw error;
      }
      const url = children.find((child) => child.url !== null)!.url!;
      api = await describedApi(url, settings.POSTHORN_ADMIN_KEY);
    },
    async stop() {
      await Promise.all(children.splice(0).map((child) => child.stop()));
      await api?.close();
    },
    async close() {
      await system.stop();
      await database.drop();
      await source.drop();
    },
  };
  await system.start();
  return system;
}
