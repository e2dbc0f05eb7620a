import { StepMeter, StepsExceeded } from './step-meter.ts';

describe('the meter of steps', () => {
  it('grants work its steps, and counts them', () => {
    const meter = new StepMeter();
    meter.within(10, () => {
      meter.take(4);
      meter.take(6);
    });
    expect(meter.taken).toBe(10);
  });

  it('refuses more steps than are left in advance, and lets smaller work continue', () => {
    const meter = new StepMeter();
    expect(() => meter.within(10, () => meter.take(11))).toThrow(StepsExceeded);
    expect(meter.taken).toBe(0);
    expect(meter.within(10, () => (meter.take(10), 'done'))).toBe('done');
  });

  it('sets no bound outside of bounded work', () => {
    const meter = new StepMeter();
    meter.within(1, () => undefined);
    expect(() => meter.take(1_000_000)).not.toThrow();
  });
});
