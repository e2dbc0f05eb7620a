import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DnsAnswer, type DnsServer, dnsServer } from '../testing/dns-server.ts';
import type { Answer } from './name-resolver.ts';
import { SystemResolver, type SystemResolverOptions } from './system-resolver.ts';

let folder: string;
let server: DnsServer | undefined;
let resolver: SystemResolver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-dns-'));
});

afterEach(async () => {
  resolver.close();
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

interface Scene extends SystemResolverOptions {
  hosts?: string;
  resolvConf?: string;
  ttlSeconds?: number;
}

async function start(names: Record<string, DnsAnswer>, scene: Scene = {}): Promise<void> {
  server = await dnsServer((name) => names[name] ?? 'unknown', scene.ttlSeconds);
  const [hostsPath, resolvConfPath] = [join(folder, 'hosts'), join(folder, 'resolv.conf')];
  await writeFile(hostsPath, scene.hosts ?? '');
  await writeFile(resolvConfPath, scene.resolvConf ?? '');
  resolver = new SystemResolver({ hostsPath, resolvConfPath, servers: [server.address], ...scene });
}

/** Resolves a name to its addresses or its error's code. */
async function resolve(name: string): Promise<string[] | string | undefined> {
  const { error, addresses } =
    resolver.known(name) ??
    (await new Promise<Answer>((answered) => resolver.resolve(name, answered, () => undefined)));
  return error ? error.code : addresses.map(({ address }) => address);
}

describe('The system resolver', () => {
  it('gives the addresses of both families, IPv4 first', async () => {
    await start({ 'hooks.example': ['::1', '127.0.0.1'] });
    expect(await resolve('hooks.example')).toEqual(['127.0.0.1', '::1']);
    expect(server!.queries.toSorted()).toEqual(['A hooks.example', 'AAAA hooks.example']);
  });

  it('does not wait long for the other family once it has addresses', async () => {
    server = await dnsServer((_, type) => (type === 'A' ? ['127.0.0.1'] : 'silence'));
    resolver = new SystemResolver({ servers: [server.address], deadlineMs: 60_000 });
    expect(await resolve('half.example')).toEqual(['127.0.0.1']);
  });

  it('uses an answer again within its TTL, and queries again if there is none', async () => {
    await start({ 'hooks.example': ['127.0.0.1'] });
    await resolve('hooks.example');
    await resolve('hooks.example');
    expect(server!.queries).toHaveLength(2);
    await server!.close();
    await start({ 'hooks.example': ['127.0.0.1'] }, { ttlSeconds: 0 });
    await resolve('hooks.example');
    await resolve('hooks.example');
    expect(server!.queries).toHaveLength(4);
  });

  it.each([
    ['does not exist', 'unknown', 'ENOTFOUND'],
    ['has no address', [], 'ENODATA'],
    ['has servers that fail', 'failure', 'EAI_FAIL'],
    ['is never answered', 'silence', 'EAI_FAIL'],
  ] as const)('does not query again at once a name that %s', async (_, answer, code) => {
    await start({ 'bad.example': answer }, { deadlineMs: 300 });
    expect(await resolve('bad.example')).toBe(code);
    const queries = server!.queries.length;
    expect(await resolve('bad.example')).toBe(code);
    expect(server!.queries).toHaveLength(queries);
  });

  it('reports a name server that cannot be reached as a failure of this machine, and keeps nothing', async () => {
    await start({});
    await server!.close();
    expect(await resolve('hooks.example')).toBe('UNRESOLVABLE');
    expect(resolver.known('hooks.example')).toBeUndefined();
    server = undefined;
  });

  it('reads the hosts file, and reads it again after a change', async () => {
    await start({ 'hooks.example': ['10.0.0.2'] }, { hosts: '10.0.0.1 hooks.example hooks' });
    expect([await resolve('hooks.example'), await resolve('hooks.example.')]).toEqual([['10.0.0.1'], ['10.0.0.1']]);
    expect(server!.queries).toEqual([]);
  });

  it('never queries localhost', async () => {
    await start({});
    expect([await resolve('localhost'), await resolve('a.localhost')]).toEqual([
      ['127.0.0.1', '::1'],
      ['127.0.0.1', '::1'],
    ]);
    expect(server!.queries).toEqual([]);
  });

  it('appends the search domains, and none to a name with a final dot', async () => {
    const resolvConf = 'search one.example two.example\noptions ndots:2';
    await start({ 'hooks.two.example': ['10.0.0.2'], 'hooks.three': ['10.0.0.3'] }, { resolvConf });
    expect(await resolve('hooks')).toEqual(['10.0.0.2']);
    expect(await resolve('hooks.three')).toEqual(['10.0.0.3']);
    expect(await resolve('hooks.')).toBe('ENOTFOUND');
  });

  it('does not replace a name whose servers fail by a name below a search domain', async () => {
    await start({ 'hooks.bank': 'failure', 'hooks.bank.evil': ['10.0.0.2'] }, { resolvConf: 'search evil' });
    expect(await resolve('hooks.bank')).toBe('EAI_FAIL');
  });

  it('ends a search at its deadline', async () => {
    const resolvConf = 'search one.example two.example three.example\noptions ndots:5';
    await start({ 'a.one.example': 'silence' }, { resolvConf, deadlineMs: 200 });
    expect(await resolve('a')).toBe('EAI_FAIL');
    expect(server!.queries.every((query) => query.endsWith('a.one.example'))).toBe(true);
  });

  it.each(['a..b', `${'x'.repeat(64)}.example`, `${'x.'.repeat(150)}example`])('refuses the name %s', async (name) => {
    await start({});
    expect(await resolve(name)).toBe('EAI_FAIL');
  });
});
