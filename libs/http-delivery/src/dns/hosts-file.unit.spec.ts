import { parseHosts } from './hosts-file.ts';

describe('A hosts file', () => {
  it('gives all addresses of a name and of its aliases, in any case of letters', () => {
    const hosts = parseHosts(
      '127.0.0.1 localhost\n::1 localhost ip6-localhost # loopback\n10.0.0.7\tHooks.Local hooks\n',
    );
    expect(hosts.get('localhost')).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
    expect(hosts.get('hooks.local')).toEqual([{ address: '10.0.0.7', family: 4 }]);
    expect(hosts.get('hooks')).toEqual(hosts.get('hooks.local'));
  });

  it('leaves out comments and lines without an address', () => {
    expect([...parseHosts('# 10.0.0.1 a\nb c\n\n300.0.0.1 d\n10.0.0.1').keys()]).toEqual([]);
  });
});
