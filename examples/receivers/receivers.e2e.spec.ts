import 'reflect-metadata';
import { createHmac } from 'node:crypto';
import { eventually } from '#testing';
import { SdkScene } from '../../test/sdk/support/sdk-scene.ts';
import { startExpress } from './express.ts';
import { startFastify } from './fastify.ts';
import { startNest } from './nest.ts';
import type { Receiver } from './receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const OLD = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;

const STARTS = { express: startExpress, fastify: startFastify, nest: startNest };

function signed(id: string, body: string, ageSeconds = 0): Record<string, string> {
  const time = String(Math.floor(Date.now() / 1_000) - ageSeconds);
  const key = Buffer.from(SECRET.slice(6), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
}

describe.each(Object.entries(STARTS))('The example of a receiver in %s', (name, start) => {
  let scene: SdkScene;
  let receiver: Receiver;
  const processed: unknown[] = [];
  let fault: Error | undefined;

  beforeAll(async () => {
    scene = await SdkScene.start();
    const process = async ({ data }: { data: unknown }) => {
      if (fault) throw fault;
      processed.push(data);
    };
    receiver = await start({ secrets: [SECRET, OLD], process, port: 0 });
  });
  afterAll(async () => {
    await receiver.close();
    await scene.close();
  });
  const post = async (headers: Record<string, string>, body: string) =>
    (await fetch(receiver.url, { method: 'POST', headers, body })).status;

  it('processes the events of a running Posthorn, signed by either secret', async () => {
    const posthorn = scene.client();
    const { id } = await posthorn.projects.create({ name });
    for (const secret of [SECRET, OLD]) await posthorn.endpoints.create(id, { url: receiver.url, secret });
    await posthorn.events.publish(id, { type: 'post.published', data: { title: 'Grüße 🚀', n: 0.1 } });
    await eventually(
      async () => posthorn.deliveries.list(id, { status: ['succeeded'] }),
      ({ items }) => items.length === 2,
    );
    expect(processed.splice(0)).toEqual(Array.from({ length: 2 }, () => ({ title: 'Grüße 🚀', n: 0.1 })));
  });

  it('processes a delivery once, and again if its first processing failed', async () => {
    const body = '{"type":"a","timestamp":"2026-01-01T00:00:00.000Z","data":1}';
    expect(await post(signed('dlv_1', body), body)).toBe(204);
    expect(await post(signed('dlv_1', body), body)).toBe(204);
    expect(processed.splice(0)).toEqual([1]);
    const { error } = console;
    console.error = () => undefined; // the example prints its fault
    fault = new Error('The database is away.');
    expect(await post(signed('dlv_2', body), body)).toBe(500);
    fault = undefined;
    console.error = error;
    expect(await post(signed('dlv_2', body), body)).toBe(204);
    expect(processed.splice(0)).toEqual([1]);
  });

  it('refuses with 401 a request that is unsigned, changed or old, and processes nothing', async () => {
    const body = '{"type":"a","data":1}';
    expect(await post({ 'content-type': 'application/json' }, body)).toBe(401);
    expect(await post(signed('dlv_3', body), '{"type":"a","data":2}')).toBe(401);
    expect(await post(signed('dlv_3', body), '{"type":"a", "data":1}')).toBe(401); // the same JSON in other bytes
    expect(await post({ ...signed('dlv_3', body), 'webhook-id': 'dlv_4' }, body)).toBe(401);
    expect(await post(signed('dlv_3', body, 301), body)).toBe(401);
    expect(processed).toEqual([]);
    expect(await post(signed('dlv_3', body), body)).toBe(204);
    expect(processed.splice(0)).toEqual([1]);
  });
});
