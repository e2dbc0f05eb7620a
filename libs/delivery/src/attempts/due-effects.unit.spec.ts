import type { AttemptDecision } from './decide-attempt.ts';
import { dueEffects } from './due-effects.ts';

const row = (deliveryId: string, status: AttemptDecision['status'], next: AttemptDecision['next'] = null) => ({
  task: { deliveryId },
  decision: { number: 1, status, next },
});
const later = { retry: 1, atMs: 5 };

describe('The effects of a statement’s attempts on due rows', () => {
  it('are those of the decisions if each attempt is of another delivery', () => {
    expect(dueEffects([row('a', 'retrying', later), row('b', 'succeeded')])).toEqual([
      { nth: 1, next: later, settles: false },
      { nth: 1, next: null, settles: true },
    ]);
  });

  it('stand on the last attempt of a delivery', () => {
    expect(dueEffects([row('a', 'retrying', later), row('b', 'succeeded'), row('a', 'retrying')])).toEqual([
      { nth: 1, next: null, settles: false },
      { nth: 1, next: null, settles: true },
      { nth: 2, next: later, settles: false },
    ]);
  });

  it('leave nothing due after a success behind a failure', () => {
    expect(dueEffects([row('a', 'retrying', later), row('a', 'succeeded'), row('a', 'succeeded')])).toEqual([
      { nth: 1, next: null, settles: false },
      { nth: 2, next: null, settles: false },
      { nth: 3, next: null, settles: true },
    ]);
  });
});
