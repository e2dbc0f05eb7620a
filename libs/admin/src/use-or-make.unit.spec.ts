import { PosthornError } from '#kernel';
import { isUid, useOrMake } from './use-or-make.ts';

const failing = (code: PosthornError['code']) => () => Promise.reject(new PosthornError(code, code));
/** Runs the steps one after the other, and the last step from then on. */
function inTurn<T>(...steps: (() => Promise<T>)[]) {
  let calls = 0;
  return { run: () => steps[Math.min(calls++, steps.length - 1)]!(), calls: () => calls };
}

describe('A resource of a uid', () => {
  it('is used if it exists, and made if not', async () => {
    const make = inTurn(() => Promise.resolve('made'));
    expect(await useOrMake(() => Promise.resolve('used'), make.run)).toEqual({ isNew: false, view: 'used' });
    expect(make.calls()).toBe(0);
    expect(await useOrMake(failing('not-found'), make.run)).toEqual({ isNew: true, view: 'made' });
  });

  it('is used if another request makes it first, and made if another request deletes it first', async () => {
    const use = inTurn(failing('not-found'), () => Promise.resolve('used'));
    expect(await useOrMake(use.run, failing('conflict'))).toEqual({ isNew: false, view: 'used' });
    const make = inTurn(failing('conflict'), () => Promise.resolve('made'));
    expect(await useOrMake(failing('not-found'), make.run)).toEqual({ isNew: true, view: 'made' });
  });

  it('is not tried for ever, nor after any other error', async () => {
    const make = inTurn(failing('conflict'));
    await expect(useOrMake(failing('not-found'), make.run)).rejects.toMatchObject({ code: 'conflict' });
    expect(make.calls()).toBe(5);
    const use = inTurn(failing('conflict'));
    await expect(useOrMake(use.run, make.run)).rejects.toMatchObject({ code: 'conflict' });
    expect(use.calls()).toBe(1);
    await expect(useOrMake(failing('not-found'), failing('invalid-input'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('is named by a text that cannot be an id', () => {
    expect(isUid('ep', 'billing-1')).toBe(true);
    expect(isUid('ep', 'ep_01h455vb4pex5vsknk084sn02q')).toBe(false);
    expect(isUid('ep', 'ep_mine')).toBe(false);
    for (const wrong of ['', 'a b', 'a/b', 'evt_1', 'x'.repeat(129)]) {
      expect(() => isUid('ep', wrong)).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error);
    }
  });
});
