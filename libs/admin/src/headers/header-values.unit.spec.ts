import { HEADER_MASK } from './header-mask.ts';
import { replaceHeaders } from './header-values.ts';

describe('headers that replace others', () => {
  const before = [
    { key: 'X-Token', valueId: 'kept' },
    { key: 'X-Old', valueId: 'gone' },
  ];

  it('take new values, or for the mask the former value of their name, in their own case and order', () => {
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

  it('that are given with a value have it, though it may be the one that was there', () => {
    const { headers, values } = replaceHeaders([{ key: 'X-Token', value: 'b' }], before, 1_000);
    expect(headers).toEqual([{ key: 'X-Token', valueId: values[0]!.id }]);
    expect(replaceHeaders([], before, 1_000)).toEqual({ headers: [], values: [] });
  });
});
