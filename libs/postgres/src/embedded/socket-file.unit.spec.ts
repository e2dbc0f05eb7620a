import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketFolder } from './socket-file.ts';

describe('the folder of a socket file', () => {
  let root: string;
  beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'posthorn-socket-'))));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is the cluster, in which the longest name can be opened', async () => {
    expect(socketFolder(root)).toBe(root);
    const server = createServer().listen(join(root, '.s.PGSQL.65535'));
    await once(server, 'listening');
    server.close();
  });

  it('is missing if its path is too long for a socket file, in bytes', () => {
    const longest = `/${'a'.repeat(87)}`;
    expect(socketFolder(longest)).toBe(longest);
    expect(socketFolder(`${longest}a`)).toBeUndefined();
    expect(socketFolder(`/${'é'.repeat(44)}`)).toBeUndefined();
  });
});
