import { PacedProjects } from './paced-projects.ts';
import { LEAST_PER_SECOND, YieldingRate } from './yielding-rate.ts';

const BURST = 100;

function paced({ hasOthers = true } = {}) {
  const clock = { nowMs: 0 };
  const rate = new YieldingRate();
  const projects = new PacedProjects(
    rate,
    () => hasOthers,
    () => clock.nowMs,
  );
  /** Does as many pieces of work as it may at once, of 1,000. */
  const burst = (projectId: string) => {
    let done = 0;
    for (; done < 1_000 && !projects.isHeld(projectId); done++) projects.noteDone(projectId, 1);
    return done;
  };
  return { clock, rate, projects, burst };
}

describe('PacedProjects', () => {
  it('hold a project to a burst and its rate beside others, and each project by itself', () => {
    const { clock, projects, burst } = paced();
    expect(burst('bulk')).toBe(BURST);
    expect(projects.isHeld('other')).toBe(false);
    clock.nowMs += 5; // the rate begins with one a millisecond
    expect(burst('bulk')).toBe(5);
  });

  it('let a project that is alone work as fast as it can, without a later delay', () => {
    let hasOthers = false;
    const projects = new PacedProjects(new YieldingRate(), () => hasOthers);
    projects.noteDone('alone', 100_000);
    expect(projects.isHeld('alone')).toBe(false);
    hasOthers = true;
    expect(projects.isHeld('alone')).toBe(false);
  });

  it('let a held project continue after the announced time, and not before', () => {
    const { clock, projects, burst } = paced();
    burst('bulk');
    const waitMs = projects.waitMs('bulk');
    clock.nowMs += waitMs - 1;
    expect(projects.isHeld('bulk')).toBe(true);
    clock.nowMs += 1;
    expect(projects.isHeld('bulk')).toBe(false);
  });

  it('hold a project longer after a larger piece of work', () => {
    const { projects } = paced();
    projects.noteDone('bulk', 164);
    expect(projects.isHeld('bulk')).toBe(true);
    expect(projects.waitMs('bulk')).toBe(164 - BURST + 1);
  });

  it('let a project that works less than the least rate catch up at once after a stall', () => {
    const { clock, rate, projects, burst } = paced();
    const everySecond = 0.8 * LEAST_PER_SECOND;
    const work = (count: number) => {
      for (let done = 0; done < count; done++) {
        expect(projects.isHeld('steady')).toBe(false);
        projects.noteDone('steady', 1);
      }
    };
    for (let tick = 0; tick < 200; tick++) {
      clock.nowMs += 10;
      rate.observe('steady', tick === 0 ? 1 : 50, clock.nowMs); // others are in the way: the least rate
      burst('bulk');
      work(everySecond / 100);
    }
    clock.nowMs += 400;
    work(0.4 * everySecond);
  });

  it('report the held projects to the rate', () => {
    const { clock, rate, projects, burst } = paced();
    rate.observe('other', 3, clock.nowMs);
    burst('bulk');
    const before = rate.perSecond(clock.nowMs);
    rate.observe('bulk', 500, clock.nowMs);
    clock.nowMs += 60;
    expect(rate.perSecond(clock.nowMs)).toBeGreaterThan(before);
    expect(projects.isHeld('other')).toBe(false);
  });
});
