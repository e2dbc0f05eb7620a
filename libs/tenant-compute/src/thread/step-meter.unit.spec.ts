import { StepMeter, StepsExceeded } from './step-meter.ts';

describe('the meter of steps', () => {
  it('lets work take as many steps as it has, and counts them', () => {
    const meter = new StepMeter();
    meter.within(10, () => {
      meter.take(4);
      meter.take(6);
    });
    expect(meter.taken).toBe(10);
  });

  it('refuses steps that are not left before they are taken, and lets smaller work go on', () => {
    const meter = new StepMeter();
    expect(() => meter.within(10, () => meter.take(11))).toThrow(StepsExceeded);
    expect(meter.taken).toBe(0);
    expect(meter.within(10, () => (meter.take(10), 'done'))).toBe('done');
  });

  it('bounds nothing outside of work with a bound', () => {
    const meter = new StepMeter();
    meter.within(1, () => undefined);
    expect(() => meter.take(1_000_000)).not.toThrow();
  });
});
