import { uuidv7 } from '#kernel';
import { Metrics } from '#telemetry';
import { countAttempt, type CountedAttempt } from './count-attempt.ts';

const PHASES = {} as NonNullable<CountedAttempt['facts']['phases']>;
const NOW_MS = 1_764_000_000_000;

function attempt(more: Partial<CountedAttempt['facts']> = {}, of: Partial<CountedAttempt> = {}): CountedAttempt {
  const facts = {
    ...{ outcome: 'succeeded' as const, status: 200, errorCode: null },
    ...{ startedAtMs: NOW_MS, durationMs: 20, phases: PHASES },
    ...more,
  };
  return { kind: 'first', eventId: uuidv7(NOW_MS - 40), facts, status: 'succeeded', ...of };
}

describe('countAttempt', () => {
  const linesAfter = async (...attempts: CountedAttempt[]) => {
    const metrics = new Metrics();
    for (const each of attempts) countAttempt(metrics, each);
    const lines = (await metrics.text()).split('\n');
    return (start: string) => lines.filter((line) => line.startsWith(start) && !line.endsWith(' 0'));
  };

  it('counts a success with its duration and the lag of a first attempt', async () => {
    const lines = await linesAfter(attempt());
    expect(lines('posthorn_attempts_total')).toEqual(['posthorn_attempts_total{outcome="succeeded",kind="first"} 1']);
    expect(lines('posthorn_attempt_duration_seconds_sum')).toEqual([
      'posthorn_attempt_duration_seconds_sum{outcome="succeeded"} 0.02',
    ]);
    expect(lines('posthorn_first_attempt_lag_seconds_sum')).toEqual(['posthorn_first_attempt_lag_seconds_sum 0.04']);
    expect(lines('posthorn_attempt_failures_total')).toEqual([]);
  });

  it.each([
    [{ status: 503, errorCode: null }, '5xx'],
    [{ status: 204, errorCode: 'protocol' }, '2xx'],
    [{ status: 999, errorCode: null }, 'unknown'],
    [{ status: null, errorCode: 'egress-denied' }, 'egress-denied'],
    [{ status: null, errorCode: 'not-rendered' }, 'not-rendered'],
    [{ status: null, errorCode: 'a code of a later version' }, 'unknown'],
  ])('counts the failure %j as %s', async (facts, reason) => {
    const lines = await linesAfter(attempt({ outcome: 'failed', ...facts }));
    expect(lines('posthorn_attempt_failures_total')).toEqual([`posthorn_attempt_failures_total{reason="${reason}"} 1`]);
  });

  it('measures no lag of a retry, and nothing of an attempt without a request', async () => {
    const lines = await linesAfter(
      attempt({ outcome: 'failed', status: 500 }, { kind: 'retry', status: 'exhausted' }),
      attempt({ outcome: 'failed', status: null, errorCode: 'not-rendered', phases: null }),
    );
    expect(lines('posthorn_first_attempt_lag_seconds')).toEqual([]);
    expect(lines('posthorn_attempt_duration_seconds_count')).toEqual([
      'posthorn_attempt_duration_seconds_count{outcome="failed"} 1',
    ]);
    expect(lines('posthorn_deliveries_exhausted_total')).toEqual(['posthorn_deliveries_exhausted_total 1']);
  });

  it('counts a cancellation by its reason, and not as an attempt', async () => {
    const facts = { outcome: 'cancelled' as const, status: null, errorCode: 'backlog-full', phases: null };
    const lines = await linesAfter(attempt(facts, { status: 'cancelled' }));
    expect(lines('posthorn_deliveries_cancelled_total')).toEqual([
      'posthorn_deliveries_cancelled_total{reason="backlog-full"} 1',
    ]);
    expect([...lines('posthorn_attempts_total'), ...lines('posthorn_attempt_duration_seconds')]).toEqual([]);
  });

  it('takes an event whose id is ahead of the clock as one without a lag', async () => {
    const lines = await linesAfter(attempt({}, { eventId: uuidv7(NOW_MS + 5_000) }));
    expect(lines('posthorn_first_attempt_lag_seconds_count')).toEqual(['posthorn_first_attempt_lag_seconds_count 1']);
    expect(lines('posthorn_first_attempt_lag_seconds_sum')).toEqual([]);
  });
});
