import type { Job } from '../thread/job.ts';
import { ComputeLane } from './compute-lane.ts';
import type { Ran } from './compute-thread.ts';

const job: Job = { kind: 'define', schema: '{}', example: null };
const took = (cpuMs: number): Ran => ({
  ok: true,
  answer: { kind: 'define', problems: [], exampleProblems: [] },
  cpuMs,
});

describe('the lane of a thread', () => {
  it('shares its CPU time between projects, even if the jobs of one project take long', async () => {
    const order: string[] = [];
    const cpuMs: Record<string, number> = { slow: 100, quick: 10 };
    let running = '';
    const thread = {
      run: () => Promise.resolve(took(cpuMs[running]!)),
      close: () => Promise.resolve(),
    };
    const lane = new ComputeLane({
      ...thread,
      run: (job: Job) => {
        running = (job as { schema: string }).schema;
        order.push(running);
        return thread.run();
      },
    });
    const submit = (project: string, count: number) =>
      Array.from({ length: count }, () => lane.submit(project, { ...job, schema: project }));
    await Promise.all([...submit('slow', 10), ...submit('quick', 30)]);
    const slowUntil = (quick: number) => {
      const nth = order.flatMap((project, index) => (project === 'quick' ? [index] : []))[quick - 1]!;
      return order.slice(0, nth).filter((project) => project === 'slow').length;
    };
    // 30 jobs of 10 ms are as much as 3 of 100 ms.
    expect(slowUntil(30)).toBeGreaterThanOrEqual(3);
    expect(slowUntil(30)).toBeLessThanOrEqual(5);
    expect(slowUntil(1)).toBeLessThanOrEqual(1);
  });

  it('takes the jobs of one project in their order', async () => {
    const lane = new ComputeLane({ run: () => Promise.resolve(took(1)), close: () => Promise.resolve() });
    const done: number[] = [];
    await Promise.all([1, 2, 3].map((nth) => lane.submit('p', job).then(() => done.push(nth))));
    expect(done).toEqual([1, 2, 3]);
    expect(lane.size).toBe(0);
  });
});
