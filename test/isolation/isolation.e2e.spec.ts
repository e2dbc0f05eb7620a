import { IsolationBench } from '../bench/isolation/isolation-bench.ts';
import { ISOLATION_CASES } from '../bench/isolation/cases/all.ts';
import { MAX_RSS_BYTES } from '../bench/isolation/isolation-findings.ts';
import type { CaseFindings } from '../bench/isolation/run-case.ts';
import { FILE_LIMIT, runSmallCase } from './small-case.ts';

type SmallFindings = Awaited<ReturnType<typeof runSmallCase>>;

/** The number of answers to a flow of the attack, by status. */
function answersOf({ others }: CaseFindings, flow: string): Record<number, number> {
  return others?.attack.flows.find(({ name }) => name === flow)?.statuses ?? {};
}

const statusesOf = (found: CaseFindings, flow: string) => Object.keys(answersOf(found, flow)).map(Number);

/**
 * The most wrong keys answered with 401. At full rate there would be many thousands; the others are held back or get a
 * 429.
 */
const MAX_WRONG_KEYS_ANSWERED = 2_000;

const NO_ANSWER = 0;
const isRefusal = (status: number) => [NO_ANSWER, 401, 408, 413, 429, 503].includes(status);
const isTenantsAnswer = (status: number) => [NO_ANSWER, 200, 201, 202, 409, 413, 422, 429, 503].includes(status);

/** The checks on each attack itself: that it reached Posthorn, and where it was bounded. */
const ATTACK_FACTS: Record<string, (found: SmallFindings) => void> = {
  hanging({ others }) {
    expect(others?.servers.hang?.requests).toBeGreaterThan(0);
    expect(others?.servers.hang?.mostOpenSockets).toBeLessThan(FILE_LIMIT / 2);
  },
  'dead-each': (found) => expect(statusesOf(found, 'events')).toContain(202),
  'dead-all': (found) => expect(statusesOf(found, 'events')).toContain(202),
  large: ({ others }) => expect(others?.servers.hang?.requests).toBeGreaterThan(0),
  'shared-host'({ others }) {
    expect(others?.healthyHost.hang?.requests).toBeGreaterThan(0);
    expect(others?.healthyHost.hang?.mostOpenSockets).toBeLessThan(FILE_LIMIT / 2);
  },
  'fan-out'({ others }) {
    // The deliveries of the other project go on, and the healthy project's deliveries did not wait for their end.
    expect(others?.servers.ok?.requests).toBeGreaterThan(0);
    expect(others?.servers.ok?.requests).toBeLessThan(200_000);
  },
  schema(found) {
    const statuses = ['pattern', 'alternatives', 'definitions'].flatMap((flow) => statusesOf(found, flow));
    expect(statuses.filter((status) => !isTenantsAnswer(status))).toEqual([]);
  },
  condition(found) {
    const statuses = ['events', 'dry runs'].flatMap((flow) => statusesOf(found, flow));
    expect(statuses.filter((status) => !isTenantsAnswer(status))).toEqual([]);
  },
  'wrong-keys'(found) {
    expect(answersOf(found, 'wrong keys')[401]).toBeGreaterThan(0);
    expect(answersOf(found, 'wrong keys')[401]).toBeLessThan(MAX_WRONG_KEYS_ANSWERED);
    expect(statusesOf(found, 'wrong keys').filter((status) => !isRefusal(status))).toEqual([]);
  },
  bodies(found) {
    expect(statusesOf(found, 'bodies')).toContain(401);
    expect(statusesOf(found, 'bodies').filter((status) => !isRefusal(status))).toEqual([]);
  },
  drips: ({ others }) => expect(others?.servers.drip?.requests).toBeGreaterThan(0),
  idle: ({ others }) => expect(others?.attack.drips.opened).toBeGreaterThan(FILE_LIMIT),
};

describe('Posthorn with 256 files and 256 MB of heap, while others attack it', () => {
  let bench: IsolationBench;

  beforeAll(() => {
    bench = new IsolationBench(() => undefined);
  });
  afterAll(() => bench.close());

  // The names that do not resolve want a network of their own: see own-network.e2e.spec.ts.
  const cases = ISOLATION_CASES.filter(({ healthyName }) => healthyName === undefined);
  it.each(cases.map((one) => [one.summary, one] as const))(
    'delivers a healthy project’s events at their first attempt beside %s',
    async (_summary, isolationCase) => {
      const found = await runSmallCase(bench, isolationCase);
      const { beside, after, mostUsed, problem, healthyAttempts, healthyEvents } = found;
      expect(problem).toBeUndefined();
      const sent = beside!.sent;
      expect([beside!.refused, after!.refused]).toEqual([{}, {}]);
      expect(beside).toMatchObject({ accepted: sent, received: sent, repeated: 0, missing: 0 });
      expect(after).toMatchObject({ accepted: after!.sent, received: after!.sent, repeated: 0 });
      expect(healthyAttempts).toEqual({ '1 succeeded': healthyEvents });
      expect(mostUsed.openFiles).toBeLessThan(FILE_LIMIT);
      expect(mostUsed.rssBytes).toBeLessThan(MAX_RSS_BYTES);
      ATTACK_FACTS[isolationCase.name]!(found);
    },
  );
});
