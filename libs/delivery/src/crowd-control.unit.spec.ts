import { CrowdControl } from './crowd-control.ts';

function controlled({ inFlight = 100, utilization = 1 } = {}) {
  const over: string[] = [];
  const released = Promise.withResolvers<void>();
  const control = new CrowdControl({
    inFlight: () => inFlight,
    onOver: (projectId) => {
      over.push(projectId);
      released.resolve();
    },
    load: { utilization },
  });
  /** How many of a burst of requests may go at once. */
  const burst = (projectId: string) => Array.from({ length: 1_000 }, () => control.mustWait(projectId)).indexOf(true);
  return { control, burst, over, released: released.promise };
}

describe('CrowdControl', () => {
  it('lets a project that is alone send all it has', () => {
    expect(controlled().burst('alone')).toBe(-1);
  });

  it('slows a project down beside others while the event loop is busy, and calls back when it may go on', async () => {
    const { control, burst, over, released } = controlled();
    control.mustWait('other');
    expect(control.isShared).toBe(false);
    expect(burst('bulk')).toBeGreaterThanOrEqual(0);
    expect(control.isShared).toBe(true);
    await released;
    expect(over).toEqual(['bulk']);
  });

  it('slows no project down while the event loop has idle time', () => {
    const { control, burst } = controlled({ utilization: 0.5 });
    control.mustWait('other');
    expect(burst('bulk')).toBe(-1);
  });

  it('never slows a project down that has little in flight', () => {
    const { control, burst } = controlled({ inFlight: 7 });
    control.mustWait('other');
    expect(burst('small')).toBe(-1);
  });
});
