import { nestedQuery } from './nested-query.ts';

describe('A query', () => {
  it('has its metadata as one object', () => {
    expect(nestedQuery({ limit: '1', 'metadata[tier]': 'gold', 'metadata[a.b]': '' })).toEqual({
      limit: '1',
      metadata: { tier: 'gold', 'a.b': '' },
    });
  });

  it('keeps a repeated value as a list', () => {
    expect(nestedQuery({ 'metadata[tier]': ['gold', 'free'] })).toEqual({ metadata: { tier: ['gold', 'free'] } });
  });

  it('stays as it is without metadata, or with the parameter in both forms', () => {
    for (const query of [
      { limit: '1', 'more[a]': '1' },
      { metadata: 'x', 'metadata[tier]': 'gold' },
    ])
      expect(nestedQuery(query)).toBe(query);
  });

  it('does not change the prototype of objects', () => {
    nestedQuery({ 'metadata[__proto__]': { polluted: true } });
    expect({}).not.toHaveProperty('polluted');
  });
});
