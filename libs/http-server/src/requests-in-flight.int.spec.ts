import Fastify, { type FastifyInstance } from 'fastify';
import { PosthornError } from '#kernel';
import { eventually } from '#testing';
import { RequestSlots } from './request-slots.ts';
import { RequestsInFlight } from './requests-in-flight.ts';

describe('RequestsInFlight', () => {
  let requests: RequestsInFlight;
  let fastify: FastifyInstance;
  let origin: string;
  let finish: () => void;

  beforeEach(async () => {
    const hanging = new Promise<void>((resolve) => (finish = resolve));
    requests = new RequestsInFlight((reply) => void reply.status(503).send('late'), new RequestSlots(8));
    fastify = Fastify();
    fastify.addHook('onRequest', (request, reply, done) => {
      try {
        requests.enter(reply, String(request.headers['x-project']), 10_000);
        done();
      } catch (error) {
        void reply.status((error as PosthornError).code === 'unavailable' ? 503 : 429).send((error as Error).message);
      }
    });
    fastify.get('/hang', async () => (await hanging, 'done'));
    fastify.get('/', () => 'done');
    origin = await fastify.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    finish();
    requests.close();
    await fastify.close();
  });

  const get = async (path: string, project: string, signal?: AbortSignal) => {
    const { status } = await fetch(origin + path, { headers: { 'x-project': project }, signal });
    return status;
  };
  const inFlight = (count: number) =>
    eventually(
      () => Promise.resolve(requests.size),
      (size) => size === count,
    );

  it('responds once to a request whose work hangs, when its deadline has passed', async () => {
    const hung = get('/hang', 'a');
    await inFlight(1);
    requests.sweep(performance.now() + 9_000);
    expect(requests.size).toBe(1);
    requests.sweep(performance.now() + 10_000);
    expect(await hung).toBe(503);
    finish();
    expect(await get('/', 'a')).toBe(200);
    await inFlight(0);
  });

  it('limits a project to its share, and accepts requests of other projects', async () => {
    const hung = Array.from({ length: 5 }, () => get('/hang', 'a'));
    await inFlight(4);
    expect(await Promise.race(hung)).toBe(429);
    expect(await get('/', 'b')).toBe(200);
    expect(await get('/', 'a')).toBe(429);
    finish();
    expect((await Promise.all(hung)).sort()).toEqual([200, 200, 200, 200, 429]);
    expect(await get('/', 'a')).toBe(200);
  });

  it('keeps the slot of a request whose caller has gone until its work ends', async () => {
    const abort = new AbortController();
    const gone = get('/hang', 'a', abort.signal).catch(() => 'gone');
    await inFlight(1);
    abort.abort();
    expect(await gone).toBe('gone');
    requests.sweep(performance.now());
    expect(requests.size).toBe(1);
    finish();
    await eventually(
      () => (requests.sweep(performance.now()), Promise.resolve(requests.size)),
      (size) => size === 0,
    );
  });

  it('sets no deadline while a body is read', async () => {
    const hung = get('/hang', 'a');
    await inFlight(1);
    for (const reply of requests.replies()) requests.suspend(reply);
    requests.sweep(performance.now() + 60_000);
    expect(requests.size).toBe(1);
    for (const reply of requests.replies()) requests.resume(reply);
    requests.sweep(performance.now() + 10_001);
    expect(await hung).toBe(503);
  });
});
