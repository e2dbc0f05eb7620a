import { changedFields, replacingFields } from './update-mask.ts';

const KNOWN = {
  ...{ fields: ['name', 'uid', 'eventTypes', 'policy', 'headers', 'metadata'], maps: ['metadata'] },
  cleared: { policy: {}, headers: [] },
};
const changed = (values: object | undefined, ...paths: string[]) =>
  changedFields({ values, updateMask: { paths } }, KNOWN);

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

  it('are cleared if the mask names them and they are not set', () => {
    expect(changed({ name: 'a' }, 'uid')).toEqual({ uid: null });
    expect(changed(undefined, 'name', 'policy', 'headers')).toEqual({ name: null, policy: {}, headers: [] });
  });

  it('are refused if a path leads below a field that is changed as a whole', () => {
    for (const path of ['policy.timeout_ms', 'name.first', 'headers.0']) {
      const message = `must name the field before the dot of \`${path}\` alone, which is changed as a whole`;
      expect(errorOf(() => changed({ policy: { timeoutMs: 1 } }, 'name', path))).toMatchObject({
        ...{ code: 'invalid-input', problems: [{ pointer: '/updateMask', message }] },
      });
    }
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

  it('are all keys of a map that the mask names, if none of them is set', () => {
    expect(changed({}, 'metadata.a', 'metadata.b')).toEqual({ metadata: { a: null, b: null } });
    expect(changed({}, 'metadata', 'metadata.a')).toEqual({ metadata: null });
    expect(changed({}, 'metadata.a', 'metadata')).toEqual({ metadata: null });
  });

  it('are keys like any other if objects of JavaScript have members of these names', () => {
    for (const metadata of [undefined, {}, { a: '1' }]) {
      expect(changed({ metadata }, 'metadata.toString', 'metadata.hasOwnProperty')).toEqual({
        metadata: { toString: null, hasOwnProperty: null },
      });
      const { metadata: found } = changed({ metadata }, 'metadata.__proto__');
      expect(Object.entries(found as object)).toEqual([['__proto__', null]]);
    }
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
