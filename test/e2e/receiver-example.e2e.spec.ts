import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { eventually } from '#testing';

const EXAMPLE = fileURLToPath(new URL('../../examples/receiver.js', import.meta.url));
const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const MIB = 1024 * 1024;

describe('the example of a receiver', () => {
  let receiver: ChildProcess;
  let printed = '';
  let url: string;

  beforeAll(async () => {
    receiver = spawn(process.execPath, [EXAMPLE, SECRET, '0']);
    for (const stream of [receiver.stdout!, receiver.stderr!])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const address = async () => /Listening on (\S+)/.exec(printed)?.[1];
    url = (await eventually(address, (text) => text !== undefined))!;
  });
  afterAll(() => receiver.kill());

  function send(body: string, signed = body): Promise<Response> {
    const id = 'evt_1';
    const now = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(SECRET).sign(id, now, signed),
    };
    return fetch(url, { method: 'POST', headers, body });
  }

  it('continues when a sender disconnects in the middle of a body', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    await once(socket, 'connect');
    socket.resetAndDestroy();
    await eventually(
      async () => printed,
      (text) => text.includes('Refused: aborted'),
    );
    expect((await send('{"a":1}')).status).toBe(204);
    expect(receiver.exitCode).toBeNull();
  });

  /** Runs the example until it ends. */
  async function refusal(...args: string[]): Promise<string> {
    const started = spawn(process.execPath, [EXAMPLE, ...args]);
    let printed = '';
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [code] = (await once(started, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(printed).toMatch(/^[^\n]+\n$/);
    return printed;
  }

  it.each([
    ['no secret', /^Give the secret of the endpoint: /, []],
    ['the placeholder of README.md', /^This is not a secret: copy /, ['whsec_YOUR_SECRET']],
    ['a text that is no secret', /^This is not a secret: copy /, ['foo']],
    ['a part of a secret', /^This is not a secret: copy /, [SECRET.slice(0, -1)]],
    ['a prefix alone', /^This is not a secret: copy /, ['whsec_']],
    ['a port that is no number', /^The port must be a number /, [SECRET, 'http']],
    ['a port that is too high', /^The port must be a number /, [SECRET, '65536']],
  ])('names in one line the problem of %s', async (_, says, args) => {
    expect(await refusal(...args)).toMatch(says);
  });

  it('reports in one line that another program listens on its port', async () => {
    const { port } = new URL(url);
    expect(await refusal(SECRET, port)).toContain(`Cannot listen on port ${port}: another program listens there.`);
  });

  it('refuses requests that are unsigned, not JSON or too long, and accepts valid requests afterwards', async () => {
    expect((await send('{"a":1}', '{"a":2}')).status).toBe(400);
    expect((await send('{')).status).toBe(400);
    expect((await send('x'.repeat(9 * MIB))).status).toBe(413);
    expect((await send(JSON.stringify({ a: 'x'.repeat(7 * MIB) }))).status).toBe(204);
  });
});
