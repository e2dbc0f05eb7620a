import { type Dispatcher, Pool } from 'undici';
import { machineNowMs } from './clock.ts';
import { signedRequest } from './signed-request.ts';

/** The two ways of undici to send a request: a promise each, or callbacks. */
export type UndiciWay = 'request' | 'dispatch';

async function byRequest(pool: Pool, number: number): Promise<void> {
  const { statusCode, body } = await pool.request(signedRequest(number));
  await body.dump();
  if (statusCode !== 200) throw new Error(`The receiver answered ${statusCode}.`);
}

function byDispatch(pool: Pool, number: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: () => undefined,
      onResponseData: () => undefined,
      onResponseEnd: () => resolve(),
      onResponseError: (_, error) => reject(error),
    };
    pool.dispatch(signedRequest(number), handler);
  });
}

export interface UndiciPosts {
  port: number;
  first: number;
  count: number;
  connections: number;
  way: UndiciWay;
}

/** Posts signed events to the receiver with undici alone. Each connection sends a request once it has its answer. */
export async function postByUndici({ port, first, count, connections, way }: UndiciPosts) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1, allowH2: false });
  const send = way === 'request' ? byRequest : byDispatch;
  const startedAtMs = machineNowMs();
  let next = first;
  const work = async () => {
    while (next < first + count) await send(pool, next++);
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.close();
  return { startedAtMs };
}
