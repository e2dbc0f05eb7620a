import type { EndpointSpec } from './endpoint-events.ts';
import { specChanges } from './spec-changes.ts';

const spec: EndpointSpec = {
  ...{ url: 'https://hooks.example.com/a', name: 'Shop', uid: null, eventTypes: null, channels: null, where: null },
  ...{ profile: 'standard-webhooks', profileOptions: {}, policy: { timeoutMs: 1_000 } },
  metadata: {},
  description: null,
  headers: [
    { key: 'X-Kept', valueId: '1' },
    { key: 'X-Token', valueId: '2' },
  ],
};

describe('The changes of an endpoint', () => {
  it('name each field with its value before and after', () => {
    const after = { ...spec, eventTypes: ['post.*'], policy: { timeoutMs: 2_000 } };
    expect(specChanges(spec, after)).toEqual([
      { field: 'eventTypes', before: null, after: ['post.*'] },
      { field: 'policy', before: { timeoutMs: 1_000 }, after: { timeoutMs: 2_000 } },
    ]);
    expect(specChanges(spec, spec)).toEqual([]);
  });

  it('show that headers changed, and never their values', () => {
    const headers = [
      { key: 'X-Kept', valueId: '1' },
      { key: 'X-Token', valueId: '3' },
      { key: 'X-New', valueId: '4' },
    ];
    expect(specChanges(spec, { ...spec, headers })).toEqual([
      {
        field: 'headers',
        before: [{ key: 'X-Kept' }, { key: 'X-Token' }],
        after: [
          { key: 'X-Kept', value: 'unchanged' },
          { key: 'X-Token', value: 'changed' },
          { key: 'X-New', value: 'changed' },
        ],
      },
    ]);
  });

  it('treat a field that an earlier version did not have as null', () => {
    const old: Partial<EndpointSpec> = { ...spec };
    delete old.where;
    expect(specChanges(old, spec)).toEqual([]);
    expect(specChanges(old, { ...spec, where: 'true' })).toEqual([{ field: 'where', before: null, after: 'true' }]);
  });
});
