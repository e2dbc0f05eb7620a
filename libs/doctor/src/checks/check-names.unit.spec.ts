import { ok, warning } from '../finding.ts';
import { namesToLookUp, noServerFindings } from './check-names.ts';

describe('the examination of DNS', () => {
  const silent = warning('The name server 127.0.0.9 does not answer.', 'Mend it.');

  it('finds a problem if no name server responds and an endpoint needs one', () => {
    const answers = ok('The name server 127.0.0.1 answers.');
    expect(noServerFindings([silent, silent], ['hooks.example.com'])).toMatchObject([
      { severity: 'problem', message: expect.stringContaining('hooks.example.com') as string },
    ]);
    for (const names of [['hooks.example.com'], [], undefined])
      expect(noServerFindings([silent, answers], names)).toEqual([]);
  });

  it.each([[[]], [undefined]])('warns if no name server responds and no endpoint is known to need one: %j', (names) => {
    const [found] = noServerFindings([silent], names);
    expect(found).toMatchObject({ severity: 'warning', advice: expect.stringContaining('--dns') as string });
    expect(found!.advice).not.toContain('resolv.conf');
  });

  it('counts neither addresses nor names of the hosts file as needing a name server', () => {
    const hosts = ['10.0.0.1', '[fd00::1]', 'shop.internal', 'Blog.internal', 'localhost', 'a.localhost', null];
    const file = '127.0.0.1 localhost\n10.0.0.2 shop.internal blog.internal # ours\n';
    const stored = hosts.map((host) => host?.toLowerCase() ?? null);
    expect(namesToLookUp([...stored, 'hooks.example.com'], file)).toEqual(['hooks.example.com']);
  });
});
