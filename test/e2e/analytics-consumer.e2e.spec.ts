import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describeKafka, eventually, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { factsIn } from '../../examples/analytics-consumer/facts.ts';
import { type SiteCounts, Store } from '../../examples/analytics-consumer/store.ts';
import { PROJECT } from '../../examples/publishing/service/project.ts';
import { createSchema } from '../../examples/publishing/service/schema.ts';
import { signUpSubscriber } from '../../examples/publishing/service/sign-up-subscriber.ts';
import { readTopics } from './support/read-topics.ts';
import { startSplit } from './support/split.ts';
import type { System } from './support/system.ts';
import { TestProject } from './support/test-project.ts';

const MAIN = fileURLToPath(new URL('../../examples/analytics-consumer/main.ts', import.meta.url));
const A_ROUND = 40;

describeKafka('the example of a service that counts by the topics', () => {
  let system: System;
  let receiver: WebhookReceiver;
  let own: TestDatabase;
  let store: Store;
  let consumer: ChildProcess | undefined;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    system = await startSplit('');
    await createSchema(system.source.pool, system.source.url);
    own = await testDatabase();
    store = new Store(own.url);
    await store.prepare();
  });

  afterAll(async () => {
    await end('SIGKILL');
    await store?.close();
    await own?.drop();
    await system?.close();
    await receiver.close();
  });

  function start(): void {
    const { brokers, topicPrefix } = system.kafka!;
    const env = { KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC_PREFIX: topicPrefix, DATABASE_URL: own.url };
    consumer = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...env }, stdio: 'inherit' });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = consumer;
    consumer = undefined;
    if (!ended || ended.exitCode !== null) return;
    const exit = once(ended, 'exit');
    ended.kill(signal);
    await exit;
  }

  /** People sign up; every fourth has an address that is taken, so that the transaction with the event fails. */
  async function signUp(round: number): Promise<void> {
    const { pool } = system.source;
    const input = (nth: number) => ({ email: `${round}-${nth - (nth % 4 === 3 ? 1 : 0)}@example.com`, name: 'A' });
    for (let nth = 0; nth < A_ROUND; nth++) await signUpSubscriber(pool, input(nth)).catch(() => undefined);
  }

  const subscribersIn = async ({ pool }: TestDatabase) => {
    const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from subscriber');
    return rows[0]!.count;
  };

  it('has the numbers of the domain service, though it is killed, and though records come again', async () => {
    const project = await TestProject.create(system, PROJECT);
    receiver.answer('/broken', 500, 200);
    await project.createEndpoint(receiver.url('/right'), { eventTypes: ['subscriber.*'] });
    const once = { policy: { retryDelaysMs: [] }, eventTypes: ['subscriber.*'] };
    await project.createEndpoint(receiver.url('/broken'), once);
    const isCounted = (least: number) =>
      eventually(
        () => store.report(),
        ([site]) => (site?.subscribers ?? 0) >= least,
      );
    for (let round = 1; round <= 3; round++) {
      const before = (await store.report())[0]?.subscribers ?? 0;
      start();
      const signingUp = signUp(round);
      await isCounted(before + 1);
      await end('SIGKILL');
      await signingUp;
    }
    start();
    const subscribers = await subscribersIn(system.source);
    expect(subscribers).toBe(A_ROUND * 3 * 0.75);
    const deliveries = 2 * subscribers;
    const right: SiteCounts[] = [{ name: 'A site', subscribers, deliveries, succeeded: deliveries - 1 }];
    const report = () => store.report();
    const isDone = ([site]: SiteCounts[]) => site?.deliveries === deliveries && site.succeeded >= deliveries - 1;
    expect(await eventually(report, isDone)).toEqual(right);

    const { brokers, topicPrefix } = system.kafka!;
    const topics = ['events', 'attempts', 'control'].map((kind) => `${topicPrefix}.${kind}.v1`);
    const all = await readTopics(brokers, topics);
    await store.keep(factsIn(all.toReversed()));
    expect(await store.report()).toEqual(right);
    await end('SIGTERM');
  });
});
