import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { credentials, status } from '@grpc/grpc-js';
import { loadSettings } from '#config';
import { Projects } from '#proto';
import { startPosthorn } from '#runtime';
import { cleanUpAfterEach, GrpcClient, selfSignedCertificate, type TestDatabase, testDatabase } from '#testing';
import { allRoles } from '../../apps/posthorn/src/roles.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('The gRPC server', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let directory: string;

  beforeAll(async () => {
    database = await testDatabase();
    directory = mkdtempSync(join(tmpdir(), 'posthorn-grpc-'));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const start = async (more: Record<string, string> = {}) => {
    const settings = { ...settingsFor(database), ...more };
    const posthorn = await Running.start(settings);
    cleanUp(() => posthorn.stop());
    return { posthorn, key: settings.POSTHORN_ADMIN_KEY };
  };
  const failureOf = (more: Record<string, string>) =>
    startPosthorn(loadSettings({ ...settingsFor(database), ...more }), allRoles).then(
      async ({ stop }) => {
        await stop();
        return 'it started';
      },
      (error: Error) => error.message,
    );
  const client = (...args: ConstructorParameters<typeof GrpcClient>) => {
    const made = new GrpcClient(...args);
    cleanUp(() => made.close());
    return made;
  };
  const list = (from: GrpcClient) => from.call(Projects.method.listProjects, {}, { timeoutMs: 10_000 });

  it('speaks TLS with a certificate of the settings, and not without TLS then', async () => {
    const { key: privateKey, cert } = selfSignedCertificate('localhost');
    const { posthorn, key } = await start({
      POSTHORN_GRPC_TLS_CERT: write('cert.pem', cert),
      POSTHORN_GRPC_TLS_KEY: write('key.pem', privateKey),
    });
    const address = posthorn.grpcAddress.replace('127.0.0.1', 'localhost');
    const trusting = client(address, key, credentials.createSsl(Buffer.from(cert)));
    expect(await list(trusting)).toMatchObject({ code: 0 });
    expect(await list(client(address, key))).toMatchObject({ code: status.UNAVAILABLE });
  });

  it('refuses a client without a certificate of the given authority', async () => {
    const server = selfSignedCertificate('localhost');
    const member = selfSignedCertificate('member');
    const stranger = selfSignedCertificate('stranger');
    const { posthorn, key } = await start({
      POSTHORN_GRPC_TLS_CERT: write('server.pem', server.cert),
      POSTHORN_GRPC_TLS_KEY: write('server-key.pem', server.key),
      POSTHORN_GRPC_TLS_CLIENT_CA: write('ca.pem', member.cert),
    });
    const address = posthorn.grpcAddress.replace('127.0.0.1', 'localhost');
    const ssl = (own?: { key: string; cert: string }) =>
      credentials.createSsl(Buffer.from(server.cert), own && Buffer.from(own.key), own && Buffer.from(own.cert));
    expect(await list(client(address, key, ssl(member)))).toMatchObject({ code: 0 });
    expect(await list(client(address, key, ssl(stranger)))).toMatchObject({ code: status.UNAVAILABLE });
    expect(await list(client(address, key, ssl()))).toMatchObject({ code: status.UNAVAILABLE });
  });

  it('does not start with files of TLS that cannot be used, and names their settings', async () => {
    const one = selfSignedCertificate('localhost');
    const other = selfSignedCertificate('localhost');
    const cert = write('one.pem', one.cert);
    const key = write('one-key.pem', one.key);
    const noPem = write('no.pem', 'no certificate');
    const files = (POSTHORN_GRPC_TLS_CERT: string, POSTHORN_GRPC_TLS_KEY: string, more = {}) =>
      failureOf({ POSTHORN_GRPC_TLS_CERT, POSTHORN_GRPC_TLS_KEY, ...more });
    expect(await files(join(directory, 'missing.pem'), key)).toMatch(
      /^POSTHORN_GRPC_TLS_CERT cannot be read: (Error: )?ENOENT/,
    );
    expect(await files(cert, directory)).toMatch(/^POSTHORN_GRPC_TLS_KEY cannot be read: (Error: )?EISDIR/);
    expect(await files(noPem, key)).toMatch(/^POSTHORN_GRPC_TLS_CERT cannot be used: /);
    expect(await files(cert, noPem)).toMatch(/^POSTHORN_GRPC_TLS_KEY cannot be used: /);
    expect(await files(cert, write('other-key.pem', other.key))).toMatch(
      /^POSTHORN_GRPC_TLS_CERT and POSTHORN_GRPC_TLS_KEY cannot be used: /,
    );
    expect(await files(cert, key, { POSTHORN_GRPC_TLS_CLIENT_CA: noPem })).toMatch(
      /^POSTHORN_GRPC_TLS_CLIENT_CA cannot be used: /,
    );
  });

  it('does not start on a port in use, before it opens anything', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
    expect(await failureOf({ GRPC_PORT: String(port), DATABASE_URL: databaseUrl })).toBe(
      `Cannot listen on 127.0.0.1:${port} for gRPC: another program listens there: stop it, or set GRPC_PORT (and GRPC_HOST).`,
    );
    taken.close();
    expect(await failureOf({ GRPC_HOST: '192.0.2.1', DATABASE_URL: databaseUrl })).toMatch(
      /^Cannot listen on 192\.0\.2\.1:0 for gRPC: the machine has no such address: correct GRPC_HOST\.$/,
    );
  });

  it('finishes the calls in progress when it stops, and refuses new ones', async () => {
    const { posthorn, key } = await start();
    const caller = client(posthorn.grpcAddress, key);
    const { id } = await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'A site', uid: 'stopping' });
    // The response to a deletion comes only once no process trusts the project's id any more.
    const inProgress = caller.call(Projects.method.deleteProject, { project: id });
    const isDeleted = async () => (await posthorn.api.call('GET', `/v1/projects/${id}`)).status === 404;
    while (!(await isDeleted()));
    await posthorn.stop();
    expect(await inProgress).toMatchObject({ code: 0 });
    expect(await list(caller)).toMatchObject({ code: status.UNAVAILABLE });
  });
});
