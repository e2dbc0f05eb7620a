import fc from 'fast-check';
import { PosthornError } from '#kernel';
import { EgressPolicy } from './egress-policy.ts';
import { KNOWN_SERVICES } from './known-ports.ts';

const closed = new EgressPolicy();
const allows = (policy: EgressPolicy, address: string, protocol?: string) => policy.checkAddress(address, protocol).ok;
const allowsUrl = (policy: EgressPolicy, url: string) => policy.checkUrl(new URL(url)).ok;

describe('an egress policy without an allow list', () => {
  // The first and last address of each block, so that a wrong prefix length shows.
  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
    ['::', '::1'],
    ['::127.0.0.1', '::8.8.8.8'],
    ['64:ff9b::', '64:ff9b::ffff:ffff'],
    ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
    ['100::', '100::ffff:ffff:ffff:ffff'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('refuses the special block from %s to %s', (first, last) => {
    expect(closed.checkAddress(first)).toMatchObject({ ok: false, reason: 'address' });
    expect(closed.checkAddress(last)).toMatchObject({ ok: false, reason: 'address' });
  });

  it.each(['168.63.129.16', '169.254.169.254', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'])(
    'refuses %s, on which a cloud answers',
    (address) => expect(allows(closed, address)).toBe(false),
  );

  it.each([
    ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
    ...['168.63.129.15', '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255'],
    ...['198.17.255.255', '198.20.0.0', '223.255.255.255'],
    ...['2000::1', '2001:200::', '2001:db7::1', '2003::1', '2606:4700:4700::1111', '3ffe::1', '3fff:1000::'],
  ])('allows %s, which is public', (address) => expect(closed.checkAddress(address)).toEqual({ ok: true }));

  it('names the refused address and its kind', () => {
    expect(closed.checkAddress('::ffff:7f00:1')).toEqual({
      ok: false,
      reason: 'address',
      message:
        'must not lead to 127.0.0.1, a loopback address, unless the operator opens its network with POSTHORN_EGRESS_ALLOW',
    });
  });

  it('judges an IPv4-mapped address as the IPv4 address that it reaches', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(allows(closed, `::ffff:${address}`)).toBe(allows(closed, address));
      }),
    );
  });

  it.each(['', 'example.com', '127.1', '0177.0.0.1', '1.1.1.1 ', 'fe80::1%eth0', '2606:4700:4700::1111%eth0', '[::1]'])(
    'refuses %j, which is no address',
    (text) => expect(closed.checkAddress(text)).toMatchObject({ ok: false, reason: 'address' }),
  );

  it('refuses plain http everywhere', () => {
    expect(closed.checkAddress('1.1.1.1', 'http:')).toMatchObject({ ok: false, reason: 'scheme' });
    expect(closed.checkUrl(new URL('http://example.com/'))).toMatchObject({ ok: false, reason: 'scheme' });
  });
});

describe('an egress policy with an allow list', () => {
  const developer = new EgressPolicy(['127.0.0.0/8', '::1/128']);
  const cluster = new EgressPolicy(['10.8.0.0/16', 'fd00:8::/32']);

  it('opens only the listed networks, for plain http too', () => {
    expect(allows(cluster, '10.8.255.255', 'http:')).toBe(true);
    expect(allows(cluster, '::ffff:10.8.0.1', 'http:')).toBe(true);
    expect(allows(cluster, 'fd00:8:ffff::1', 'http:')).toBe(true);
    expect(allows(cluster, '10.9.0.0')).toBe(false);
    expect(allows(cluster, 'fd00:9::1')).toBe(false);
    expect(allows(cluster, '127.0.0.1')).toBe(false);
  });

  it('still refuses plain http to public addresses', () => {
    expect(cluster.checkAddress('1.1.1.1', 'http:')).toMatchObject({ ok: false, reason: 'scheme' });
    expect(allowsUrl(cluster, 'http://1.1.1.1/')).toBe(false);
    expect(allowsUrl(cluster, 'http://10.8.0.1/')).toBe(true);
  });

  it('accepts plain http to a name, because its addresses are judged at the connect', () => {
    expect(allowsUrl(cluster, 'http://example.com/')).toBe(true);
    expect(allowsUrl(cluster, 'ftp://example.com/')).toBe(false);
  });

  it('accepts localhost if loopback is open, and names of private networks if another network is open', () => {
    expect(allowsUrl(developer, 'http://localhost:3000/')).toBe(true);
    expect(allowsUrl(developer, 'https://shop.localhost/')).toBe(true);
    expect(allowsUrl(developer, 'https://billing.internal/')).toBe(false);
    expect(allowsUrl(cluster, 'https://billing.internal/')).toBe(true);
    expect(allowsUrl(cluster, 'https://billing/')).toBe(true);
    expect(allowsUrl(cluster, 'https://localhost/')).toBe(false);
  });

  const METADATA = [
    ...['169.254.169.254', '169.254.170.2', '169.254.170.23', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
    ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fe80::a9fe:a9fe'],
  ];

  it.each(METADATA)('keeps the metadata address %s closed in wide networks, and opens it if it is named', (address) => {
    const isIpv4 = !address.includes(':');
    const wide = [
      '0.0.0.0/0',
      '::/0',
      '169.254.0.0/16',
      '169.254.169.254/31',
      '168.63.129.16/31',
      'fd00::/8',
      'fe80::/10',
    ];
    expect(new EgressPolicy(wide).checkAddress(address, 'http:')).toEqual({
      ...{ ok: false, reason: 'address' },
      message: expect.stringContaining(`must not lead to ${address}, a cloud's metadata address, unless`) as string,
    });
    const exactly = new EgressPolicy([`${address}/${isIpv4 ? 32 : 128}`]);
    expect(exactly.checkAddress(address, 'http:')).toEqual({ ok: true });
    if (!isIpv4) return;
    expect(allows(new EgressPolicy(wide), `::ffff:${address}`)).toBe(false);
    expect(allows(exactly, `::ffff:${address}`)).toBe(true);
    expect(allows(new EgressPolicy([`::ffff:${address}/128`]), address)).toBe(true);
    expect(allows(new EgressPolicy([...wide, '64:ff9b::/96']), `64:ff9b::${address}`)).toBe(false);
  });

  it('opens the rest of a wide network', () => {
    const wide = new EgressPolicy(['0.0.0.0/0', '::/0']);
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.1.1', '1.1.1.1', '::1', 'fd00::1', 'fe80::1']) {
      expect(wide.checkAddress(address, 'http:')).toEqual({ ok: true });
    }
  });

  it.each(['127.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', '::10.0.0.1', '64:ff9b::10.0.0.1', '2002:a00:1::', '1.1.1.1'])(
    'does not open IPv4 by networks of IPv6: %s stays as it is',
    (address) => {
      for (const allow of [['::/0'], ['::/1', '8000::/1'], ['::ffff:0:0/95'], ['::/0', '64:ff9b::/96']]) {
        expect(allows(new EgressPolicy(allow), address, 'http:')).toBe(false);
      }
    },
  );

  it('accepts an IPv4 network in the spelling of IPv6', () => {
    const policy = new EgressPolicy(['::ffff:10.8.0.0/112']);
    expect(allows(policy, '10.8.255.255', 'http:')).toBe(true);
    expect(allows(policy, '10.9.0.0', 'http:')).toBe(false);
    expect(allows(new EgressPolicy(['::ffff:0:0/96']), '10.9.0.0', 'http:')).toBe(true);
  });

  it('opens the IPv4 address within a translator’s address if both are opened', () => {
    const policy = new EgressPolicy(['64:ff9b::/96', '10.0.0.0/8']);
    expect(allows(policy, '64:ff9b::10.1.2.3', 'http:')).toBe(true);
    expect(allows(policy, '64:ff9b::192.168.0.1')).toBe(false);
    expect(allows(policy, '64:ff9b::1.1.1.1')).toBe(true);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    'localhost/8',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/-1',
    'fe80::1%1/64',
    '::ffff:10.0.0.0/129',
  ])('names the wrong entry %j of POSTHORN_EGRESS_ALLOW', (entry) => {
    const make = () => new EgressPolicy(['127.0.0.0/8', entry]);
    expect(make).toThrow(PosthornError);
    expect(make).toThrow(`POSTHORN_EGRESS_ALLOW: contains ${JSON.stringify(entry)}`);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-settings' }) as Error);
  });
});

describe('The ports of an egress policy', () => {
  const portOf = (policy: EgressPolicy, url: string) => policy.checkPort(new URL(url));
  const refused = (port: number): unknown =>
    expect.objectContaining({ ok: false, reason: 'port', message: expect.stringContaining(`port ${port}`) as string });

  it.each([
    ...[80, 81, 444, 1023, 2181, 2375, 2376, 2379, 4222, 5601, 5984, 6443, 8086, 8500, 9042, 9200, 9300, 10250, 15672],
    ...[1, 22, 25, 1433, 2380, 3306, 5432, 6379, 7001, 8200, 8983, 9092, 9100, 10255, 11211, 27017],
    ...[4444, 4848, 5555, 6543, 8009, 8265, 9990],
  ])('do not include %i, unless it is opened', (port) => {
    expect(portOf(closed, `https://example.com:${port}/`)).toEqual(refused(port));
    expect(portOf(new EgressPolicy(['127.0.0.0/8']), `http://127.0.0.1:${port}/`)).toEqual(
      port === 80 ? { ok: true } : refused(port),
    );
    expect(portOf(new EgressPolicy([], [port]), `https://example.com:${port}/`)).toEqual({ ok: true });
  });

  it.each([443, 8443, 1024, 3000, 4000, 5000, 8000, 8080, 8888, 9000, 20_000, 32_768, 65_535])('include %i', (port) => {
    expect(portOf(closed, `https://example.com:${port}/`)).toEqual({ ok: true });
  });

  it('include the ports of the schemes, with plain http to opened networks only', () => {
    expect(portOf(closed, 'https://example.com/')).toEqual({ ok: true });
    expect(portOf(closed, 'http://example.com/')).toEqual({ ok: true });
    expect(closed.checkUrl(new URL('http://example.com/'))).toMatchObject({ ok: false, reason: 'scheme' });
  });

  it('are refused with the service and the setting that opens the port', () => {
    expect(portOf(closed, 'https://example.com:9200/')).toMatchObject({
      message: 'must not use port 9200, which is known for Elasticsearch; POSTHORN_EGRESS_PORTS can open it',
    });
    expect(portOf(closed, 'https://example.com:444/')).toMatchObject({
      message: 'must use port 443, 8443 or one from 1024 on, not port 444; POSTHORN_EGRESS_PORTS can open it',
    });
  });

  it('include the ports that a system hands out to any program', () => {
    const ports = KNOWN_SERVICES.flatMap(([, known]) => known);
    expect(ports.filter((port) => port < 1024 || port >= 32_768)).toEqual([]);
    for (const [, , source] of KNOWN_SERVICES) expect(source).toMatch(/^[a-z0-9.-]+\.[a-z]+(\/|$)/);
  });
});
