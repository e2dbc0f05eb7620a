import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ApiClient, eventually, type TestDatabase, testDatabase } from '#testing';
import { headOf, RawConnection } from './support/door-client.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const MIB = 1_048_576;
const WRONG_KEY = `phk_${'x'.repeat(43)}`;
const JSON_TYPE = 'Content-Type: application/json';
const run = promisify(execFile);

/** Posts a body as Python's http.client does: all of it, before it reads. Prints the status each time. */
const PYTHON = `
import http.client, sys
host, path, key, size, form, times = sys.argv[1:]
headers = {'Content-Type': 'application/json', **({'Authorization': 'Bearer ' + key} if key else {})}
if form == 'expecting': headers['Expect'] = '100-continue'
for _ in range(int(times)):
    connection = http.client.HTTPConnection(host, timeout=20)
    body = b'[' * int(size)
    chunks = (body[at:at + 65536] for at in range(0, len(body), 65536))
    chunked = form == 'chunked'
    connection.request('POST', path, chunks if chunked else body, headers, encode_chunked=chunked)
    response = connection.getresponse()
    print(response.status, len(response.read()) > 0)
`;
/** How often a large body is sent: a lost answer is a matter of chance. */
const TIMES = 10;

describe('The door of the API', () => {
  let database: TestDatabase;
  let posthorn: Running;
  let origin: string;
  let key: string;
  let api: ApiClient;
  const connections: RawConnection[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const settings = settingsFor(database);
    key = settings.POSTHORN_ADMIN_KEY;
    posthorn = await Running.start(settings);
    ({ origin, api } = posthorn);
    await api.post('/v1/projects', { name: 'A site', uid: 'door' });
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(async () => {
    await posthorn.stop();
    await database.drop();
  });

  const open = async () => {
    const connection = await RawConnection.open(origin);
    connections.push(connection);
    return connection;
  };
  const answered = (connection: RawConnection, count = 1) =>
    eventually(
      () => Promise.resolve(connection.statuses),
      (statuses) => statuses.length >= count,
    );

  describe('before a byte of the body has come', () => {
    const large = ['Content-Length: 8000000', JSON_TYPE];

    it.each([
      ['without a key', 'POST', '/v1/projects/door/events', [], 401],
      ['with a wrong key', 'POST', '/v1/projects/door/events', [`Authorization: Bearer ${WRONG_KEY}`], 401],
      ['with a text that is no key', 'POST', '/v1/projects/door/events', ['X-API-KEY: nobody'], 401],
      ['to a route that there is not', 'POST', '/v1/nothing', [], 404],
      ['with a GET', 'GET', '/livez', [], 413],
    ])('refuses a request %s', async (_, method, path, headers, status) => {
      const connection = await open();
      connection.send(headOf(method, path, [...headers, ...large]));
      expect(await answered(connection)).toEqual([status]);
      expect(connection.received).toContain('application/problem+json');
    });

    it.each([
      ['for an unknown project', '/v1/projects/nobody/events', 404],
      ['with a key that does not open the route', '/v1/webhooks', 403],
      ['with more bytes than are taken', '/v1/projects/door/endpoints', 413],
    ])('refuses a request %s', async (_, path, status) => {
      const connection = await open();
      connection.send(headOf('POST', path, [`Authorization: Bearer ${key}`, ...large]));
      expect(await answered(connection)).toEqual([status]);
    });

    it('sends no 100 Continue to a request that is refused, and one to a request whose body is read', async () => {
      const [refused, taken] = [await open(), await open()];
      const expecting = ['Expect: 100-continue', 'Content-Length: 25', JSON_TYPE];
      refused.send(headOf('POST', '/v1/projects/door/events', expecting));
      expect(await answered(refused)).toEqual([401]);
      taken.send(headOf('POST', '/v1/projects/door/events', [`X-API-KEY: ${key}`, ...expecting]));
      expect(await answered(taken)).toEqual([100]);
      taken.send('{"type":"a.b","data":{} }');
      expect(await answered(taken, 2)).toEqual([100, 202]);
    });
  });

  it.each([
    ['without a Host header', [], 400],
    ['with two Host headers', ['Host: a', 'Host: b'], 400],
    ['that expects something unsupported, and has no body', ['Host: a', 'Expect: 200-ok'], 417],
    ['that expects something unsupported', ['Host: a', 'Expect: 200-ok', 'Content-Length: 8000000'], 417],
  ])('responds to a request %s with a problem', async (_, headers, status) => {
    const connection = await open();
    connection.send(['GET /livez HTTP/1.1', ...headers, '', ''].join('\r\n'));
    expect(await answered(connection)).toEqual([status]);
    await eventually(
      () => Promise.resolve(connection.received),
      (text) => text.endsWith('}'),
    );
    expect(connection.received).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(connection.received.split('\r\n\r\n')[1]!)).toMatchObject({ status });
  });

  it('responds to a request of HTTP/1.0, which has no Host header', async () => {
    const connection = await open();
    connection.send('GET /livez HTTP/1.0\r\n\r\n');
    expect(await answered(connection)).toEqual([200]);
  });

  it.each([
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    'Application/JSON; Charset=utf8',
    'application/json; charset=us-ascii',
  ])('reads a body of %s', async (type) => {
    const connection = await open();
    const headers = [`X-API-KEY: ${key}`, `Content-Type: ${type}`, 'Content-Encoding: Identity', 'Content-Length: 24'];
    connection.send(`${headOf('POST', '/v1/projects/door/events', headers)}{"type":"a.b","data":{}}`);
    expect(await answered(connection)).toEqual([202]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('reads no body of %s', async (type) => {
    const connection = await open();
    connection.send(
      headOf('POST', '/v1/projects/door/events', [
        `X-API-KEY: ${key}`,
        `Content-Type: ${type}`,
        'Content-Length: 8000000',
      ]),
    );
    expect(await answered(connection)).toEqual([415]);
  });

  describe('delivers the response to a refused body', () => {
    const [EVENTS, FORM] = ['/v1/projects/door/events', '/v1/projects/door/endpoints'];
    const cases: [string, number, string, string | undefined, number][] = [
      ['9 MiB with a key', 9 * MIB, EVENTS, 'good', 413],
      ['20 MiB with a key', 20 * MIB, EVENTS, 'good', 413],
      ['3 MiB to a route that takes 2', 3 * MIB, FORM, 'good', 413],
      ['8 MiB without a key', 8 * MIB, EVENTS, undefined, 401],
      ['20 MiB with a wrong key', 20 * MIB, EVENTS, WRONG_KEY, 401],
      ['9 MiB with an undeclared method', 9 * MIB, '/v1/projects/door', 'good', 405],
    ];
    const keyFor = (name: string | undefined) => (name === 'good' ? key : name);
    const headersFor = (name: string | undefined): Record<string, string> => {
      const sent = keyFor(name);
      return { 'content-type': 'application/json', ...(sent ? { authorization: `Bearer ${sent}` } : {}) };
    };
    const post = async (path: string, size: number, name: string | undefined, isChunked = false) => {
      const body = isChunked ? new Blob(['['.repeat(size)]).stream() : '['.repeat(size);
      const init = { method: 'POST', body, headers: headersFor(name), duplex: 'half' };
      const answer = await fetch(origin + path, init as RequestInit);
      return [answer.status, ((await answer.json()) as { status: number }).status];
    };

    it.each(cases)('at Node’s fetch each time, of %s', async (_, size, path, name, status) => {
      for (let nth = 0; nth < TIMES; nth++)
        expect(await post(path, size, name, nth % 3 === 0)).toEqual([status, status]);
    });

    it.each(cases)('at Python’s http.client each time, of %s', async (_, size, path, name, status) => {
      for (const form of ['whole', 'chunked', 'expecting']) {
        const args = ['-c', PYTHON, new URL(origin).host, path, keyFor(name) ?? '', String(size), form, String(TIMES)];
        const { stdout } = await run('python3', args);
        expect(stdout.trim().split('\n')).toEqual(Array.from({ length: TIMES }, () => `${status} True`));
      }
    });

    it('at forty clients at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => post(EVENTS, 9 * MIB, 'good')));
      expect(answers).toEqual(answers.map(() => [413, 413]));
    });

    it('at a client whose upload takes longer than the grace of five seconds', async () => {
      const connection = await open();
      const size = 9 * MIB;
      const headers = [`Authorization: Bearer ${key}`, JSON_TYPE, `Content-Length: ${size}`];
      connection.send(headOf('POST', EVENTS, headers));
      expect(await answered(connection)).toEqual([413]);
      const [beganMs, piece] = [performance.now(), Buffer.alloc(131_072, '[')];
      while (performance.now() - beganMs < 7_000) {
        connection.send(piece);
        await new Promise((resolve) => setTimeout(resolve, 250));
        expect(connection.isClosed).toBe(false);
      }
    });

    it('at a client that sends chunks without an end', async () => {
      const connection = await open();
      const headers = [`Authorization: Bearer ${key}`, JSON_TYPE, 'Transfer-Encoding: chunked'];
      connection.send(headOf('POST', '/v1/projects/door/events', headers));
      const chunk = `10000\r\n${'['.repeat(65_536)}\r\n`;
      for (let nth = 0; nth < 129; nth++) connection.send(chunk);
      expect(await answered(connection)).toEqual([413]);
    });
  });

  describe('while it parses a large body', () => {
    const bodies: [string, string][] = [
      ['lists in lists', '['.repeat(8 * MIB)],
      ['objects in objects', '{"a":'.repeat((8 * MIB) / 5)],
      ['a million numbers', `{"type":"a.b","data":[${'1,'.repeat(1_000_000)}1]}`],
      ['500,000 unknown fields', `{${Array.from({ length: 500_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
      ['200,000 unknown fields', `{${Array.from({ length: 200_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
      ['a text of escapes', `{"type":"a.b","data":"${'\\u0041'.repeat(1_300_000)}`],
      ['numbers that no double holds', `{"type":"a.b","data":[${'12345678901234567891,'.repeat(200_000)}1]}`],
    ];

    it.each(bodies)('refuses %s while other requests are answered', async (_, text) => {
      let others = 0;
      let isDone = false;
      const refused = api
        .call<{ errors: unknown[] }>('POST', '/v1/projects/door/events', {
          text,
          headers: { 'content-type': 'application/json' },
        })
        .finally(() => (isDone = true));
      while (!isDone) {
        expect((await api.call('GET', '/livez')).status).toBe(200);
        others++;
      }
      const { status, body } = await refused;
      expect(status).toBe(422);
      expect(body.errors.length).toBeLessThanOrEqual(100);
      expect(others).toBeGreaterThan(1);
    });

    it.each([
      ['fields', { name: 'A', ...Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`k${i}`, 1])) }],
      ['entries', { name: 'A', notifications: { emails: Array.from({ length: 9_000 }, () => ({ a: 1 })) } }],
      ['entries of lists', Array.from({ length: 9_000 }, () => [])],
    ])('refuses a form of 9,000 %s', async (_, json) => {
      const { status, body } = await api.call<{ errors: unknown[] }>('POST', '/v1/projects', { json });
      expect(status).toBe(422);
      expect(body.errors.length).toBeLessThanOrEqual(100);
    });

    it('commits a batch of 8 MiB as a whole, and responds to other requests meanwhile', async () => {
      const data = 'x"é'.repeat(2_000);
      const events = Array.from({ length: 1_000 }, () => ({ type: 'post.published', data: data.slice(0, 4_500) }));
      let others = 0;
      let isDone = false;
      const accepted = api
        .post<{ items: unknown[] }>('/v1/projects/door/events/batch', { events })
        .finally(() => (isDone = true));
      while (!isDone) {
        await api.call('GET', '/livez');
        others++;
      }
      expect((await accepted).items).toHaveLength(1_000);
      expect(others).toBeGreaterThan(10);
    });
  });

  it('delays the responses to wrong keys of an address, and no responses to valid keys', async () => {
    const strangers = await Promise.all(Array.from({ length: 40 }, open));
    const request = headOf('GET', '/v1/projects', [`X-API-KEY: ${WRONG_KEY}`]);
    const answers = () => strangers.reduce((sum, { statuses }) => sum + statuses.length, 0);
    for (let round = 0; round < 3; round++) for (const stranger of strangers) stranger.send(request);
    // Requests with the right key are answered while answers to wrong keys are held back.
    for (let nth = 0; nth < 10; nth++) expect((await api.call('GET', '/v1/projects')).status).toBe(200);
    expect(answers()).toBeLessThan(120);
    await eventually(
      () => Promise.resolve(answers()),
      (count) => count === 120,
    );
    const statuses = strangers.flatMap((stranger) => stranger.statuses);
    expect(new Set(statuses)).toEqual(new Set([401]));
  });

  it('accepts a new key at once', async () => {
    const { key: made } = await api.post<{ key: string }>('/v1/projects/door/api-keys', { name: 'New' });
    const headers = { authorization: `Bearer ${made}` };
    expect((await api.call('GET', '/v1/projects/door', { headers })).status).toBe(200);
  });
});
