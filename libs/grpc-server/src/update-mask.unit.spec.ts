import { changedFields, replacingFields } from './update-mask.ts';

const KNOWN = ['name', 'uid', 'eventTypes', 'policy', 'metadata'];
const changed = (values: object | undefined, ...paths: string[]) =>
  changedFields({ values, updateMask: { paths } }, KNOWN, ['metadata']);

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('The fields that an update changes', () => {
  it('are those that are set, if there is no mask', () => {
    expect(changed({ name: 'a', policy: { timeoutMs: 1 } })).toEqual({ name: 'a', policy: { timeoutMs: 1 } });
    expect(changedFields({}, KNOWN)).toEqual({});
  });

  it('are those that the mask names, without the others', () => {
    expect(changed({ name: 'a', uid: 'b', eventTypes: ['c'] }, 'name', 'event_types')).toEqual({
      name: 'a',
      eventTypes: ['c'],
    });
  });

  it('have null if the mask names them and they are not set', () => {
    expect(changed({ name: 'a' }, 'uid')).toEqual({ uid: null });
    expect(changed(undefined, 'name', 'policy')).toEqual({ name: null, policy: null });
  });

  it('are parts of a field, with the other parts unchanged', () => {
    const values = { policy: { timeoutMs: 1, jitter: 0.1 } };
    expect(changed(values, 'policy.timeout_ms')).toEqual({ policy: { timeoutMs: 1 } });
    expect(changed(values, 'policy.timeout_ms', 'policy.jitter', 'policy.rate_per_second')).toEqual({
      policy: { timeoutMs: 1, jitter: 0.1, ratePerSecond: null },
    });
    expect(changed({}, 'policy.timeout_ms')).toEqual({ policy: { timeoutMs: null } });
    expect(changed({ name: 'a' }, 'name.first')).toEqual({ name: { first: null } });
  });

  it('are keys of a map, as they are written', () => {
    const values = { metadata: { a_b: '1', 'c.d': '2', e: '3' } };
    expect(changed(values, 'metadata.a_b', 'metadata.`c.d`', 'metadata.f')).toEqual({
      metadata: { a_b: '1', 'c.d': '2', f: null },
    });
    expect(changed(values, 'metadata.c.d')).toEqual({ metadata: { 'c.d': '2' } });
    expect(changed({}, 'metadata.a_b')).toEqual({ metadata: { a_b: null } });
    expect(changed({}, 'metadata')).toEqual({ metadata: null });
  });

  it('are several keys of a map that are removed together', () => {
    const removed = { metadata: { a: null, b: null } };
    expect(changed({}, 'metadata.a', 'metadata.b')).toEqual(removed);
    expect(changed({ metadata: {} }, 'metadata.a', 'metadata.b')).toEqual(removed);
    expect(changed({}, 'policy.timeout_ms', 'policy.jitter')).toEqual({ policy: { timeoutMs: null, jitter: null } });
  });

  it('are keys of a map that every object has, too', () => {
    expect(changed({ metadata: {} }, 'metadata.toString')).toEqual({ metadata: { toString: null } });
    const values = { metadata: Object.fromEntries([['__proto__', 'a']]) };
    expect(Object.entries(changed(values, 'metadata.__proto__').metadata as object)).toEqual([['__proto__', 'a']]);
  });

  it('are found in a time that grows with the number of paths alone', () => {
    const paths = Array.from({ length: 100_000 }, (_, nth) => `metadata.k${nth}`);
    expect(Object.keys(changed({ metadata: { k0: '1' } }, ...paths).metadata as object)).toHaveLength(100_000);
  });

  it('are refused if a path is no field that can change', () => {
    for (const path of ['id', 'policies', '', '__proto__', 'constructor.name', `policy${'.a'.repeat(100_000)}`]) {
      const refused = { code: 'invalid-input', problems: [{ pointer: '/updateMask' }] };
      expect(errorOf(() => changed({ name: 'a' }, 'name', path))).toMatchObject(refused);
    }
  });
});

describe('The fields of an update that replaces all', () => {
  const replacing = (...paths: string[]) => replacingFields({ values: { name: 'a' }, updateMask: { paths } });

  it('are those that are set, with the mask `*` or none', () => {
    expect(replacing()).toEqual({ name: 'a' });
    expect(replacing('*')).toEqual({ name: 'a' });
    expect(replacingFields({})).toEqual({});
  });

  it('are refused with another mask', () => {
    const refused = { code: 'invalid-input', problems: [{ pointer: '/updateMask' }] };
    expect(errorOf(() => replacing('name'))).toMatchObject(refused);
    expect(errorOf(() => replacing('*', 'name'))).toMatchObject(refused);
  });
});
