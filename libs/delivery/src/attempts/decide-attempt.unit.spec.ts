import fc from 'fast-check';
import { decideAttempt, type FinishedAttempt, retryAtMs } from './decide-attempt.ts';
import { type DeliveryState, evolve, isAnswered, NOT_ATTEMPTED, type Trigger } from '../model/delivery-state.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';

const schedule = { retryDelaysMs: [1_000, 60_000], jitter: 0 };
const FIRST: Trigger = { kind: 'first' };
const REPLAY: Trigger = { kind: 'replay', replayId: 'r' };
const retry = (n: number): Trigger => ({ kind: 'retry', retry: n });
/** A replay that took the place of retry n, or of the first attempt. */
const replayOf = (n: number): Trigger => ({ kind: 'replay', replayId: 'r', retry: n });
const finished = (outcome: FinishedAttempt['outcome'], trigger: Trigger): FinishedAttempt => {
  return { outcome, trigger, endedAtMs: 10_000, random: 0.5, directives: NO_DIRECTIVES };
};
const retrying: DeliveryState = { attempts: 1, scheduled: 1, status: 'retrying' };
const exhausted: DeliveryState = { attempts: 3, scheduled: 3, status: 'exhausted' };
const succeeded: DeliveryState = { attempts: 1, scheduled: 1, status: 'succeeded' };

describe('The decision about an attempt', () => {
  it.each([
    ['a first success settles it', NOT_ATTEMPTED, 'succeeded', FIRST, { number: 1, status: 'succeeded', next: null }],
    [
      'a first failure makes retry 1 due',
      NOT_ATTEMPTED,
      'failed',
      FIRST,
      { number: 1, status: 'retrying', next: { retry: 1, atMs: 11_000 } },
    ],
    [
      'a failed retry 1 makes retry 2 due',
      retrying,
      'failed',
      retry(1),
      { number: 2, status: 'retrying', next: { retry: 2, atMs: 70_000 } },
    ],
    [
      'a failed last retry exhausts it',
      { ...retrying, attempts: 2, scheduled: 2 },
      'failed',
      retry(2),
      { number: 3, status: 'exhausted', next: null },
    ],
    ['a successful retry settles it', retrying, 'succeeded', retry(1), { number: 2, status: 'succeeded', next: null }],
    [
      'a failed replay leaves a retry due as it is',
      retrying,
      'failed',
      REPLAY,
      { number: 2, status: 'retrying', next: null },
    ],
    [
      'a failed replay leaves it exhausted',
      exhausted,
      'failed',
      REPLAY,
      { number: 4, status: 'exhausted', next: null },
    ],
    [
      'a failed replay leaves it succeeded',
      succeeded,
      'failed',
      REPLAY,
      { number: 2, status: 'succeeded', next: null },
    ],
    [
      'a failed replay before the first attempt leaves it pending',
      NOT_ATTEMPTED,
      'failed',
      REPLAY,
      { number: 1, status: 'pending', next: null },
    ],
    [
      'a failed replay in the place of retry 1 makes retry 2 due',
      retrying,
      'failed',
      replayOf(1),
      { number: 2, status: 'retrying', next: { retry: 2, atMs: 70_000 } },
    ],
    [
      'a failed replay in the place of the last retry exhausts it',
      { ...retrying, attempts: 2, scheduled: 2 },
      'failed',
      replayOf(2),
      { number: 3, status: 'exhausted', next: null },
    ],
    [
      'a failed replay in the place of the first attempt makes retry 1 due',
      NOT_ATTEMPTED,
      'failed',
      replayOf(0),
      { number: 1, status: 'retrying', next: { retry: 1, atMs: 11_000 } },
    ],
    [
      'a cancelled replay in the place of a retry ends it',
      retrying,
      'cancelled',
      replayOf(1),
      { number: 2, status: 'cancelled', next: null },
    ],
    [
      'a failed replay in the place of a retry that another attempt has answered changes no schedule',
      { ...retrying, attempts: 2, scheduled: 2 },
      'failed',
      replayOf(1),
      { number: 3, status: 'retrying', next: null },
    ],
    ['a successful replay settles it', exhausted, 'succeeded', REPLAY, { number: 4, status: 'succeeded', next: null }],
    ['a cancellation ends it', retrying, 'cancelled', retry(1), { number: 2, status: 'cancelled', next: null }],
    [
      'a failure that another attempt has answered meanwhile changes no schedule',
      retrying,
      'failed',
      FIRST,
      { number: 2, status: 'retrying', next: null },
    ],
    [
      'a failure after another attempt’s success leaves it succeeded',
      succeeded,
      'failed',
      FIRST,
      { number: 2, status: 'succeeded', next: null },
    ],
    [
      'a success after another attempt’s failure settles it',
      retrying,
      'succeeded',
      FIRST,
      { number: 2, status: 'succeeded', next: null },
    ],
  ] as const)('%s', (_what, state, outcome, trigger, decision) => {
    expect(decideAttempt(state, finished(outcome, trigger), schedule)).toEqual(decision);
  });

  it('delays a retry if its receiver directs so, and never advances it', () => {
    const asked = (notBeforeMs: number) =>
      decideAttempt(
        retrying,
        { ...finished('failed', retry(1)), directives: { ...NO_DIRECTIVES, notBeforeMs } },
        schedule,
      ).next;
    expect(asked(100_000)).toEqual({ retry: 2, atMs: 100_000 });
    expect(asked(70_001)).toEqual({ retry: 2, atMs: 70_001 });
    expect(asked(20_000)).toEqual({ retry: 2, atMs: 70_000 });
  });

  it.each([
    ['a first failure', NOT_ATTEMPTED, FIRST, 'exhausted'],
    ['a failed retry', retrying, retry(1), 'exhausted'],
    ['a failed replay while a retry is due', retrying, REPLAY, 'exhausted'],
    ['a failed replay after a success', succeeded, REPLAY, 'succeeded'],
    ['a late failure after a success', succeeded, FIRST, 'succeeded'],
  ] as const)('ends the retries after %s if its receiver directs so', (_what, state, trigger, status) => {
    const directives = { ...NO_DIRECTIVES, isFinal: true };
    const decision = decideAttempt(state, { ...finished('failed', trigger), directives }, schedule);
    expect(decision).toEqual({ number: state.attempts + 1, status, next: null });
  });

  it('keeps a documented schedule to the second, and spreads any other schedule by its jitter', () => {
    expect(retryAtMs(schedule, 2, 0, 0.999)).toBe(60_000);
    expect(retryAtMs({ ...schedule, jitter: 0.1 }, 2, 0, 0)).toBe(54_000);
    expect(retryAtMs({ ...schedule, jitter: 0.1 }, 2, 0, 1)).toBe(66_000);
    expect(retryAtMs(schedule, 3, 0, 0)).toBeNull();
  });

  it('keeps consecutive numbers, one retry at a time, and a final success, in any order of outcomes', () => {
    const outcome = fc.constantFrom<FinishedAttempt['outcome']>('succeeded', 'failed', 'failed');
    const step = fc.record({ outcome, kind: fc.constantFrom('own', 'late first', 'replay', 'own replay') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let state = NOT_ATTEMPTED;
        let due: number | null = null;
        for (const { outcome: result, kind } of steps) {
          const isOwn = kind === 'own' || kind === 'own replay';
          if (isOwn && due === null && state.status !== 'pending') continue; // nothing of its own is to be sent
          const own: Trigger = due === null ? FIRST : retry(due);
          const beside = kind === 'replay' ? REPLAY : FIRST;
          const trigger: Trigger = kind === 'own' ? own : kind === 'own replay' ? replayOf(due ?? 0) : beside;
          const answered = isAnswered(state, trigger);
          if (isOwn && due !== null) expect(answered).toBe(false); // late outcomes do not answer it
          const decision = decideAttempt(state, finished(result, trigger), schedule);
          expect(decision.number).toBe(state.attempts + 1);
          if (state.status === 'succeeded') expect(decision.status).toBe('succeeded');
          if (decision.next) expect(answered || kind === 'replay').toBe(false);
          if (decision.next) {
            expect(decision.next.retry).toBe((due ?? 0) + 1);
            due = decision.next.retry;
          } else if (decision.status !== 'retrying') due = null;
          state = evolve(state, { number: decision.number, status: decision.status, madeDue: decision.next !== null });
          expect(due !== null).toBe(state.status === 'retrying');
        }
      }),
    );
  });
});
