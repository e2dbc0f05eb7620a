import { uuidv7 } from '#kernel';
import {
  type ApacheKafka,
  ApiClient,
  describeOwnKafka,
  eventually,
  startApacheKafka,
  type TestDatabase,
  testDatabase,
  WebhookReceiver,
} from '#testing';
import { posthorn } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const SPLIT = ['api', 'relay', 'dispatcher', 'worker'];
const AWAY = 'Kafka cannot be reached';

interface Readiness {
  status: string;
  problems: string[];
  standstills: { name: string; cause: string }[];
}

/** A Kafka that is absent while nothing is sent, and then while an event waits. */
describeOwnKafka('A Posthorn whose Kafka goes away', () => {
  let kafka: ApacheKafka;
  let receiver: WebhookReceiver;
  let database: TestDatabase;
  let processes: PosthornProcess[];

  beforeAll(async () => {
    kafka = await startApacheKafka();
    receiver = await WebhookReceiver.start();
  });
  afterAll(async () => {
    await receiver.close();
    await kafka.stop();
  });
  beforeEach(async () => {
    database = await testDatabase();
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await database.drop();
  });

  it.each([
    ['its only process', [SPLIT.join(',')]],
    ['each of its processes', SPLIT],
  ])(
    'is degraded in %s even while it is idle, and names Kafka as the cause when an event stands still',
    async (_, roleSets) => {
      const settings = {
        ...settingsFor(database),
        ...{ KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_PARTITIONS: '2', KAFKA_TOPIC_PREFIX: uuidv7(Date.now()) },
        ...{ POSTHORN_STALL_MS: '5000', POSTHORN_LOG_LEVEL: 'info', POSTHORN_SHUTDOWN_MS: '1000' },
      };
      processes = roleSets.map((roles) => new PosthornProcess({ ...settings, POSTHORN_ROLES: roles }));
      const api = new ApiClient(await processes[0]!.url(), settings.POSTHORN_ADMIN_KEY);
      const origins = await Promise.all(
        processes.map(async (process, index) =>
          index === 0 ? process.url() : (await process.healthUrl()).replace(/\/readyz$/, ''),
        ),
      );
      const ask = async (origin: string, path: string) => {
        const response = await fetch(origin + path);
        return { status: response.status, body: (await response.json()) as Readiness };
      };
      const everyProcess = async (isRight: (readiness: Readiness) => boolean) => {
        for (const origin of origins)
          await eventually(
            () => ask(origin, '/readyz'),
            ({ body }) => isRight(body),
          );
      };
      const post = (path: string, json: object) => api.call('POST', `/v1/projects/default/${path}`, { json });
      const path = `/${roleSets.length}`;
      expect(await post('endpoints', { url: receiver.url(path) })).toMatchObject({ status: 201 });
      await everyProcess(({ status }) => status === 'ok');

      await kafka.kill();
      try {
        await Promise.all(processes.map((process) => process.printed(/Kafka cannot be reached/)));
        const isOwn = (problem: string) => problem.startsWith('Reaching Kafka') && problem.includes(AWAY);
        await everyProcess(({ status, problems }) => status === 'degraded' && problems.some(isOwn));
        for (const origin of origins) expect(await ask(origin, '/readyz/all')).toMatchObject({ status: 503 });
        expect(await post('events', { type: 'post.published', data: {} })).toMatchObject({ status: 202 });
        await everyProcess(({ standstills }) =>
          standstills.some(({ name, cause }) => name === 'delivery' && cause.includes(AWAY)),
        );
        const { stdout } = await posthorn(['outbox', 'status'], { DATABASE_URL: database.url });
        expect(stdout).toMatch(/delivery has been stalled since .*Cause: .*Kafka cannot be reached/);
        // The line is logged at doubling intervals, and once more as each process notices the outage.
        const lines = processes[0]!.output.match(/"msg":"A process with the role/g) ?? [];
        expect(lines.length).toBeLessThanOrEqual(15);
      } finally {
        await kafka.restart();
      }
      await eventually(
        () => Promise.resolve(receiver.requests(path).length),
        (count) => count > 0,
      );
      await everyProcess(({ status }) => status === 'ok');
      await api.close();
    },
  );
});
