// Runs in each runtime, beside the built SDK and the cases: no API but that of the web.
import { Posthorn, verifyWebhook } from './sdk/index.js';
import { cases } from './cases.js';

async function codeOf({ now, ...options }) {
  try {
    await verifyWebhook({ ...options, now: new Date(now) });
    return 'accepted';
  } catch (error) {
    return error.code ?? error.name;
  }
}

/** Sends an event under one key although the first try fails, and walks a list of two pages. */
async function checkClient() {
  const keys = [];
  const pages = [
    { items: [{ id: 'a' }], nextCursor: 'next' },
    { items: [{ id: 'b' }], nextCursor: null },
  ];
  const fetch = async (url, { method, headers, signal }) => {
    if (!(signal instanceof AbortSignal)) throw new Error('The request has no signal.');
    if (method === 'GET') return Response.json(url.includes('cursor=next') ? pages[1] : pages[0]);
    keys.push(headers['idempotency-key']);
    if (keys.length === 1) return new Response('away', { status: 503, headers: { 'retry-after': '0' } });
    return Response.json({ id: 'evt_1', duplicate: false }, { status: 202 });
  };
  const posthorn = new Posthorn({ baseUrl: 'https://posthorn.example.com', apiKey: 'key', fetch });
  const { id } = await posthorn.events.publish('site', { type: 'a', data: 1 });
  const events = await posthorn.events.list('site').toArray({ limit: 10 });
  const seen = JSON.stringify([id, new Set(keys).size, keys.length, events.map((event) => event.id)]);
  if (seen !== '["evt_1",1,2,["a","b"]]') throw new Error(`The client: ${seen}`);
}

/**
 * @returns {Promise<number>} the number of verified cases
 * @throws Error that names the first case with another result
 */
export async function check() {
  for (const { name, options, expected } of cases) {
    const code = await codeOf(options);
    if (code !== expected) throw new Error(`${name}: ${code} instead of ${expected}`);
  }
  await checkClient();
  return cases.length;
}
