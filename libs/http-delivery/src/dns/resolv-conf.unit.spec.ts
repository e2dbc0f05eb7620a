import { namesToQuery, parseResolvConf } from './resolv-conf.ts';

describe('The names that are queried for a name', () => {
  const kubernetes = parseResolvConf(`
    nameserver 10.0.0.10
    search default.svc.cluster.local svc.cluster.local. # ours
    options timeout:1 ndots:5
  `);

  it('are below each search domain first if the name has few dots', () => {
    expect(namesToQuery('hooks.example.com', kubernetes)).toEqual([
      'hooks.example.com.default.svc.cluster.local',
      'hooks.example.com.svc.cluster.local',
      'hooks.example.com',
    ]);
  });

  it('are the name itself first if it has enough dots', () => {
    const rules = parseResolvConf('domain other.example\nsearch corp.example');
    expect(namesToQuery('hooks.example.com', rules)).toEqual(['hooks.example.com', 'hooks.example.com.corp.example']);
    expect(namesToQuery('hooks', rules)).toEqual(['hooks.corp.example', 'hooks']);
  });

  it('are the name alone if it ends with a dot, or if there is no search domain', () => {
    expect(namesToQuery('hooks.', kubernetes)).toEqual(['hooks']);
    expect(namesToQuery('hooks', parseResolvConf(''))).toEqual(['hooks']);
  });

  it('are bounded for any contents of the file', () => {
    const rules = parseResolvConf(
      `search ${Array.from({ length: 50 }, (_, n) => `d${n}`).join(' ')}\noptions ndots:999`,
    );
    expect(rules).toEqual({ search: ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'], minDots: 15 });
  });
});
