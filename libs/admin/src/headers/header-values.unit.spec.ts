import { HEADER_MASK } from './header-mask.ts';
import { replaceHeaders } from './header-values.ts';

describe('replaced headers', () => {
  const before = [
    { key: 'X-Token', valueId: 'kept' },
    { key: 'X-Old', valueId: 'gone' },
  ];

  it('take the new values, or for the mask the former value of their name, in the new case and order', () => {
    const given = [
      { key: 'X-New', value: 'a' },
      { key: 'x-TOKEN', value: HEADER_MASK },
    ];
    const { headers, values } = replaceHeaders(given, before, 1_000);
    expect(headers).toEqual([
      { key: 'X-New', valueId: values[0]!.id },
      { key: 'x-TOKEN', valueId: 'kept' },
    ]);
    expect(values).toEqual([{ id: expect.any(String) as string, value: 'a' }]);
  });

  it('take a given value even if it equals the stored value', () => {
    const { headers, values } = replaceHeaders([{ key: 'X-Token', value: 'b' }], before, 1_000);
    expect(headers).toEqual([{ key: 'X-Token', valueId: values[0]!.id }]);
    expect(replaceHeaders([], before, 1_000)).toEqual({ headers: [], values: [] });
  });
});
