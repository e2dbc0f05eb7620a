import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeStillLoop } from '#kernel';
import { reportProcess } from '#postgres';
import { describeRole, describeUnreadable, PROCESS_HEADER } from '#runtime';
import { migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';

describe('the examination of the service', () => {
  async function serviceFindings(listener: RequestListener, port = 'PORT', env: Record<string, string> = {}) {
    const server = createServer(listener);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
    const findings = await findingsOf('Service', { HOST: '127.0.0.1', [port]: new URL(url).port, ...env });
    server.closeAllConnections();
    server.close();
    return { url, findings };
  }

  it.each([
    [404, 'text/html', `<html>${'x'.repeat(100_000)}</html>`],
    [200, 'text/html', '<html>Welcome</html>'],
    [503, 'text/plain', 'no backend'],
    [200, 'application/json', '[]'],
    [500, 'application/json', '{"detail":"no backend"}'],
    [502, 'application/problem+json', '{"title":"no detail"}'],
    [500, 'application/problem+json', '[]'],
  ])('names a foreign server that answers %d with %s, and prints nothing of its page', async (status, type, body) => {
    const { url, findings } = await serviceFindings((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    expect(texts(findings)).toEqual([`problem: A server other than Posthorn answers at ${url} (${status}, ${type}).`]);
  });

  it('queries a process without the API on POSTHORN_HEALTH_PORT', async () => {
    const env = {
      POSTHORN_ROLES: 'relay',
      DATABASE_URL: 'postgres://me@127.0.0.1:1/db',
      KAFKA_BROKERS: '127.0.0.1:1',
      POSTHORN_SECRET_KEYS: Buffer.alloc(32, 1).toString('base64'),
    };
    const answer: RequestListener = (_request, response) =>
      void response.end(JSON.stringify({ status: 'ok', problems: [], standstills: [] }));
    const { url, findings } = await serviceFindings(answer, 'POSTHORN_HEALTH_PORT', env);
    expect(texts(findings)).toEqual([`ok: The health server at ${url} is ready.`]);
    expect(texts(await findingsOf('Service', env))[0]).toMatch(/^skipped: POSTHORN_HEALTH_PORT is 0/);
  });

  it('states which standstills end by a command alone', async () => {
    const since = '2026-01-31T12:00:00.000Z';
    const standstills = [
      {
        name: 'import:shop',
        since,
        cause: 'It was restored. `./posthorn outbox rebase import:shop` reads again all.',
      },
      { name: 'horizon', since, cause: 'A long write transaction.' },
    ];
    const { findings } = await serviceFindings(
      (_request, response) => void response.end(JSON.stringify({ status: 'stalled', problems: [], standstills })),
    );
    expect(findings.map(({ advice }) => advice)).toEqual([
      undefined,
      'It is stopped until you run `./posthorn outbox rebase import:shop`.',
      'It continues by itself once the cause is removed.',
    ]);
    expect(texts(findings).join('\n')).not.toContain('..');
  });

  it('adds advice only to problems whose text has none', async () => {
    const still = { name: 'Sending mail', sinceMs: 20_000, error: undefined, isMinor: true };
    const [refused, silent] = ['connect ECONNREFUSED', undefined].map((cause) =>
      describeStillLoop({ ...still, cause }),
    );
    const seen = { role: 'worker', isPresent: false, unseenForSeconds: null, isStopped: false, problems: [] };
    const problems = [
      ...describeRole(seen),
      ...describeRole({ ...seen, unseenForSeconds: 12 }),
      ...describeRole({ ...seen, isPresent: true, problems: ['Importing stands still', refused!] }),
      ...[refused!, silent!],
      describeUnreadable(new Error('canceling statement due to lock timeout')),
      'posthorn lacks rights: grant select on posthorn.attempt to posthorn',
    ];
    const { findings } = await serviceFindings(
      (_request, response) => void response.end(JSON.stringify({ status: 'degraded', problems, standstills: [] })),
    );
    expect(texts(findings).slice(1)).toEqual(problems.map((text) => `problem: ${text}.`));
    expect(findings.slice(1).map(({ advice }) => advice)).toEqual([
      ...Array<string>(2).fill('Start a process with that role.'),
      ...Array<string>(2).fill('Look in the log of that process.'),
      ...Array<string>(2).fill('Look in its log.'),
      'See Locks and Rights.',
      undefined,
    ]);
  });

  it('repeats the reason why a process is not ready, with one full stop', async () => {
    const { url, findings } = await serviceFindings((_request, response) =>
      response
        .writeHead(503, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ title: 'unavailable', detail: 'Postgres does not answer.' })),
    );
    expect(texts(findings)).toEqual([`problem: The API at ${url} is not ready: Postgres does not answer.`]);
  });

  it.each([401, 408, 429, 500])(
    'shows a problem of Posthorn itself that does not concern readiness: %d',
    async (status) => {
      const { url, findings } = await serviceFindings((_request, response) =>
        response
          .writeHead(status, { 'content-type': 'application/problem+json; charset=utf-8' })
          .end(JSON.stringify({ title: 'internal', status, detail: 'An internal error occurred.' })),
      );
      expect(texts(findings)).toEqual([
        `problem: The API at ${url} answers with ${status}: An internal error occurred.`,
      ]);
      expect(findings[0]!.advice).not.toContain('stop that server');
    },
  );

  describe('of a Posthorn that names its process', () => {
    let database: TestDatabase;
    const ready = (id: string, status = 200): RequestListener => {
      const body = status === 200 ? { status: 'ok', problems: [], standstills: [] } : { detail: 'Postgres is away.' };
      const type = status === 200 ? 'application/json' : 'application/problem+json';
      return (_request, response) =>
        void response.writeHead(status, { 'content-type': type, [PROCESS_HEADER]: id }).end(JSON.stringify(body));
    };

    beforeAll(async () => {
      database = await migratedDatabase();
    });
    afterAll(() => database.drop());

    it('finds no problem if the process reports in the database of the settings', async () => {
      const id = randomUUID();
      await reportProcess(database.pool, { id, owner: 'spec', roles: ['api'], problems: [] });
      const { url, findings } = await serviceFindings(ready(id), 'PORT', { DATABASE_URL: database.url });
      expect(texts(findings)).toEqual([`ok: The API at ${url} is ready.`]);
    });

    it.each([200, 503])('finds another Posthorn if it does not, with status %d', async (status) => {
      const { url, findings } = await serviceFindings(ready(randomUUID(), status), 'PORT', {
        DATABASE_URL: database.url,
      });
      expect(texts(findings)).toEqual([
        `problem: Another Posthorn answers at ${url}: it does not work with the database of these settings.`,
      ]);
      expect(findings[0]!.advice).toContain('HOST and PORT');
    });

    it('finds another Posthorn if the database has no schema, and if none runs on the data directory', async () => {
      const empty = await testDatabase();
      const ofEmpty = await serviceFindings(ready(randomUUID()), 'PORT', { DATABASE_URL: empty.url });
      expect(texts(ofEmpty.findings)).toEqual([expect.stringMatching(/^problem: Another Posthorn answers/) as string]);
      await empty.drop();
      const nowhere = await serviceFindings(ready(randomUUID()), 'PORT', { POSTHORN_DATA_DIR: '/tmp/posthorn-none' });
      expect(texts(nowhere.findings)).toEqual([
        expect.stringMatching(/^problem: Another Posthorn answers .* data directory \/tmp\/posthorn-none\.$/) as string,
      ]);
    });

    it('decides nothing if that database cannot be read', async () => {
      const env = { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' };
      const { url, findings } = await serviceFindings(ready(randomUUID()), 'PORT', env);
      expect(texts(findings)).toEqual([
        `ok: The API at ${url} is ready.`,
        'skipped: It is not known whether it works with the database of these settings: see Connection and Rights.',
      ]);
    });
  });

  it('names a server that accepts connections and never responds', async () => {
    const { url, findings } = await serviceFindings(() => undefined);
    expect(texts(findings)).toEqual([`problem: The API at ${url} has not answered within 5 s.`]);
  });
});
