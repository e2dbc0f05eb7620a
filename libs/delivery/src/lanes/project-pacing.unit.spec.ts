import { YieldingRate } from '#kernel';
import { ProjectPacing } from './project-pacing.ts';

function controlled() {
  const over: string[] = [];
  const released = Promise.withResolvers<void>();
  const control = new ProjectPacing({
    rate: new YieldingRate(),
    onOver: (projectId) => {
      over.push(projectId);
      released.resolve();
    },
  });
  const send = (projectId: string) => {
    if (control.mustWait(projectId)) return false;
    control.noteSent(projectId);
    return true;
  };
  /** How many of 1,000 requests may go at once; -1 for all. */
  const burst = (projectId: string) => Array.from({ length: 1_000 }, () => !send(projectId)).indexOf(true);
  return { control, send, burst, over, released: released.promise };
}

describe('ProjectPacing', () => {
  it('lets a project that is alone send all it has', () => {
    expect(controlled().burst('alone')).toBe(-1);
  });

  it('slows a project down beside others, and calls back once when it may continue', async () => {
    const { control, burst, over, released } = controlled();
    control.mustWait('other');
    expect(control.isShared).toBe(false);
    expect(burst('bulk')).toBeGreaterThanOrEqual(0);
    expect(control.isShared).toBe(true);
    await released;
    expect(over).toEqual(['bulk']);
    expect(control.mustWait('bulk')).toBe(false);
  });

  it('never calls back before the project may continue', async () => {
    for (let round = 0; round < 50; round++) {
      const { control, send, released } = controlled();
      control.mustWait('other');
      while (send('bulk'));
      await released;
      expect(control.mustWait('bulk')).toBe(false);
    }
  });

  it('does not slow down a project that sends less than a burst', () => {
    const { send } = controlled();
    send('other');
    expect([1, 2, 3].map(() => send('small'))).toEqual([true, true, true]);
  });
});
