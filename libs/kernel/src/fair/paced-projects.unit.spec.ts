import { PacedProjects } from './paced-projects.ts';
import { YieldingRate } from './yielding-rate.ts';

const BURST = 8;

function paced({ hasOthers = true } = {}) {
  const rate = new YieldingRate();
  const projects = new PacedProjects(rate, () => hasOthers);
  /** How many pieces of work may follow each other at once, of 1,000. */
  const burst = (projectId: string) => Array.from({ length: 1_000 }, () => projects.tryTake(projectId)).indexOf(false);
  return { rate, projects, burst };
}

describe('PacedProjects', () => {
  it('hold a project to a burst and its rate beside others, and each project by itself', () => {
    const { projects, burst } = paced();
    expect(burst('bulk')).toBeGreaterThanOrEqual(BURST);
    expect(projects.tryTake('other')).toBe(true);
  });

  it('let a project that is alone work as fast as it can', () => {
    expect(paced({ hasOthers: false }).burst('alone')).toBe(-1);
  });

  it('let it go on after the time that they name', async () => {
    const { projects, burst } = paced();
    burst('bulk');
    await new Promise((resolve) => setTimeout(resolve, projects.waitMs('bulk') + 1));
    expect(projects.tryTake('bulk')).toBe(true);
  });

  it('hold it longer after a larger piece of work', () => {
    const { projects } = paced();
    expect(projects.isHeld('bulk')).toBe(false);
    projects.take('bulk', 64);
    expect(projects.waitMs('bulk')).toBeGreaterThan(40);
    expect(projects.isHeld('bulk')).toBe(true);
  });

  it('tell the rate whom they hold', () => {
    const { rate, burst } = paced();
    rate.observe('other', 3, performance.now());
    burst('bulk');
    const before = rate.perSecond(performance.now());
    rate.observe('bulk', 500, performance.now());
    expect(rate.perSecond(performance.now() + 60)).toBeGreaterThan(before);
  });
});
