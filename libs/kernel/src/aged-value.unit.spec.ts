import { AgedValue } from './aged-value.ts';

describe('AgedValue', () => {
  let nowMs: number;
  let reads: PromiseWithResolvers<string>[];
  let value: AgedValue<string>;

  beforeEach(() => {
    [nowMs, reads] = [0, []];
    const read = () => {
      const each = Promise.withResolvers<string>();
      reads.push(each);
      return each.promise;
    };
    value = new AgedValue(read, 100, () => nowMs);
  });

  it('is read once for calls at the same time, and again only when it is old', async () => {
    const calls = [value.get(), value.get()];
    reads[0]!.resolve('first');
    expect(await Promise.all(calls)).toEqual(['first', 'first']);
    nowMs = 99;
    expect(await value.get()).toBe('first');
    expect(reads).toHaveLength(1);
    nowMs = 100;
    const later = value.get();
    reads[1]!.resolve('second');
    expect(await later).toBe('second');
  });

  it('is as old as the begin of its read', async () => {
    const first = value.get();
    nowMs = 100;
    reads[0]!.resolve('first');
    await first;
    const second = value.get();
    reads[1]!.resolve('second');
    expect(await second).toBe('second');
  });

  it('is read again by the next call after a failure', async () => {
    const failing = value.get();
    reads[0]!.reject(new Error('away'));
    await expect(failing).rejects.toThrow('away');
    const again = value.get();
    reads[1]!.resolve('there');
    expect(await again).toBe('there');
  });
});
