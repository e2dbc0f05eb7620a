import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { selfSignedCertificate, type TestDatabase, testDatabase } from '#testing';
import { clientConfig } from './client-config.ts';

const SSL_REQUEST_BYTES = 8;

/** A way to a Postgres that offers TLS with this certificate, as a server with `ssl = on` does. */
function tlsBefore(databaseUrl: string, certificate: { key: string; cert: string }, seen: string[]): Server {
  const { hostname, port } = new URL(databaseUrl);
  return createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      const isRequest = first.length === SSL_REQUEST_BYTES && first.readInt32BE(4) === 80877103;
      seen.push(isRequest ? 'tls' : 'plain');
      const upstream = connect(Number(port), hostname).on('error', () => undefined);
      if (!isRequest) {
        upstream.write(first);
        socket.pipe(upstream).pipe(socket);
        return;
      }
      socket.write('S');
      const secured = new TLSSocket(socket, { isServer: true, ...certificate }).on('error', () => undefined);
      secured.pipe(upstream).pipe(secured);
    });
  });
}

describe('a connection string, as libpq means it,', () => {
  let database: TestDatabase;
  let folder: string;
  let server: Server;
  let socketServer: Server;
  let seen: string[];
  let tlsUrl: (query: string, host?: string) => string;

  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'posthorn-config-'));
    const certificate = selfSignedCertificate('localhost');
    writeFileSync(join(folder, 'root.crt'), certificate.cert);
    writeFileSync(join(folder, 'other.crt'), selfSignedCertificate('localhost').cert);
    seen = [];
    server = tlsBefore(database.url, certificate, seen);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    tlsUrl = (query, host = '127.0.0.1') => {
      const url = new URL(database.url);
      url.port = String(port);
      url.hostname = host;
      url.search = query.replaceAll('{folder}', folder);
      return url.href;
    };
    const target = new URL(database.url);
    socketServer = createTcpServer((socket) => {
      socket.pipe(connect(Number(target.port), target.hostname)).pipe(socket);
    });
    await once(socketServer.listen(join(folder, '.s.PGSQL.5432')), 'listening');
  });
  afterAll(async () => {
    server.close();
    socketServer.close();
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  /** The kind of the connection, `tls` or `plain`; or the reason why there is none. */
  async function connected(url: string): Promise<string> {
    const client = new pg.Client(await clientConfig(url));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return seen.at(-1) ?? 'plain';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.end();
    }
  }

  it.each([
    ['sslmode=require', 'tls'],
    ['sslmode=prefer', 'tls'],
    ['sslmode=disable', 'plain'],
    ['', 'tls'],
    ['ssl=true', 'tls'],
    ['sslmode=no-verify', 'tls'],
    ['sslmode=verify-ca&sslrootcert={folder}/root.crt', 'tls'],
    ['sslmode=require&sslrootcert={folder}/root.crt', 'tls'],
  ])('connects with "%s" to a server with a certificate of its own, by %s', async (query, way) => {
    expect(await connected(tlsUrl(query))).toBe(way);
  });

  it('verifies the name of the server with verify-full', async () => {
    const query = 'sslmode=verify-full&sslrootcert={folder}/root.crt';
    expect(await connected(tlsUrl(query, 'localhost'))).toBe('tls');
    expect(await connected(tlsUrl(query))).toMatch(/altnames|IP/);
  });

  it.each([
    ['sslmode=verify-full', 'self-signed'],
    ['sslmode=verify-ca&sslrootcert={folder}/other.crt', 'self-signed'],
    ['sslmode=require&sslrootcert={folder}/other.crt', 'self-signed'],
    ['sslrootcert=system', 'self-signed'],
  ])('refuses with "%s" a certificate that no authority vouches for', async (query, message) => {
    expect(await connected(tlsUrl(query, 'localhost'))).toContain(message);
  });

  it('names the file that cannot be read', async () => {
    const config = clientConfig(tlsUrl('sslmode=verify-ca&sslrootcert={folder}/missing.crt'));
    await expect(config).rejects.toThrow(/^The file of sslrootcert in the connection string cannot be read: .*ENOENT/);
  });

  it('connects without TLS to a server that offers none, unless TLS is required', async () => {
    expect(await connected(database.url)).toBe(seen.at(-1) ?? 'plain');
    expect(await connected(`${database.url}?sslmode=require`)).toContain('does not support SSL');
  });

  it.each(['', 'localhost'])('connects to the folder of a socket, beside the host "%s"', async (host) => {
    const { username, password, pathname } = new URL(database.url);
    const url = `postgres://${username}:${password}@${host}${pathname}?host=${encodeURIComponent(folder)}&sslmode=require`;
    seen.length = 0;
    expect(await connected(url)).toBe('plain');
  });

  it('reads user, password and database with any characters in them', async () => {
    const config = await clientConfig(
      'postgres://a%40b:p%2C%25%20%3A%2F@[::1]:1/d%20b?application_name=x%20y&sslmode=disable',
    );
    expect(config).toMatchObject({ user: 'a@b', password: 'p,% :/', host: '::1', port: 1, database: 'd b' });
    expect(config).toMatchObject({ application_name: 'x y', ssl: false });
  });
});
