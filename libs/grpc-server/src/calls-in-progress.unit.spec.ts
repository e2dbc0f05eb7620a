import { RequestSlots } from '#http-server';
import { CallsInProgress } from './calls-in-progress.ts';

describe('CallsInProgress', () => {
  it('returns the result of the work, and gives its slot back after a failure too', async () => {
    const calls = new CallsInProgress(new RequestSlots(2));
    for (let index = 0; index < 5; index++) {
      expect(await calls.run('a', () => Promise.resolve(index))).toBe(index);
      await expect(calls.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
  });

  it('refuses the calls of a project past its share, and leaves a part to another project', async () => {
    const calls = new CallsInProgress(new RequestSlots(4));
    const ends: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => ends.push(resolve));
    const running = [calls.run('a', work), calls.run('a', work)];
    await expect(calls.run('a', work)).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(await calls.run('b', () => Promise.resolve('done'))).toBe('done');
    for (const end of ends) end();
    await Promise.all(running);
  });

  it('fails late work as unavailable, which keeps its slot until it ends', async () => {
    const slots = new RequestSlots(2);
    const calls = new CallsInProgress(slots);
    let end = () => {};
    const work = () => new Promise<void>((resolve) => (end = resolve));
    await expect(calls.run('a', work, 1)).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
    expect(() => slots.take('a')).toThrow(expect.objectContaining({ code: 'too-many-requests' }) as Error);
    end();
    await new Promise(setImmediate);
    slots.take('a');
  });
});
