import { describeOwnKafka, eventually } from '#testing';
import { type Env, SecuredScene } from '../../testing/secured-scene.ts';

describeOwnKafka('a login to Kafka that ends', () => {
  let scene: SecuredScene;

  beforeAll(async () => {
    scene = await SecuredScene.start();
  });
  beforeEach(() => scene.begin());
  afterEach(() => scene.end());
  afterAll(() => scene.close());

  /** Sends records, one after the other, until the fact holds, and waits for all. */
  async function sendUntil(env: Env, isOver: () => boolean): Promise<number> {
    const { consumer, log } = await scene.consume(env);
    const producer = log.producer(scene.topic);
    let sent = 0;
    await eventually(async () => {
      await producer.send([{ key: `key ${sent % 7}`, text: String(sent++) }]);
      return isOver();
    });
    await consumer.hasRecords(sent);
    expect(new Set(consumer.texts).size).toBe(sent);
    return sent;
  }

  it('is renewed with a new token before the last one ends, and loses no record', async () => {
    scene.tokens.lifetimeSeconds = 8;
    const before = scene.tokens.granted.length;
    await sendUntil(scene.withToken(), () => scene.tokens.granted.length >= before + 3);
    expect(scene.problems).toEqual([]);
  });

  it('goes on with the last token, and reports that, while the token endpoint is away', async () => {
    scene.tokens.lifetimeSeconds = 12;
    const isReported = () => scene.problems.some((problem) => problem.startsWith('The token for Kafka is not renewed'));
    await sendUntil(scene.withToken(), () => {
      scene.tokens.failure = { status: 503, body: '' };
      if (!isReported()) return false;
      scene.tokens.failure = undefined;
      return true;
    });
  });

  it('is renewed by SCRAM every few seconds', async () => {
    const startMs = performance.now();
    const login = scene.withTls(scene.withPassword('SCRAM-SHA-512'));
    const env = { ...login, KAFKA_BROKERS: scene.kafka.address.SECURE };
    await sendUntil(env, () => performance.now() - startMs > 12_000);
    expect(scene.problems).toEqual([]);
  });
});
