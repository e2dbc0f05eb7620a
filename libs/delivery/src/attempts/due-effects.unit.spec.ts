import type { AttemptDecision } from './decide-attempt.ts';
import { dueEffects } from './due-effects.ts';

const row = (deliveryId: string, status: AttemptDecision['status'], next: AttemptDecision['next'] = null) => ({
  task: { deliveryId },
  decision: { number: 1, status, next },
});
const later = { retry: 1, atMs: 5 };

describe('The effects of a statement’s attempts on due rows', () => {
  it('are the effects of the decisions if each attempt belongs to another delivery', () => {
    expect(dueEffects([row('a', 'retrying', later), row('b', 'succeeded')])).toEqual([
      { nth: 1, next: later, settles: false },
      { nth: 1, next: null, settles: true },
    ]);
  });

  it('are attached to the last attempt of a delivery', () => {
    expect(dueEffects([row('a', 'retrying', later), row('b', 'succeeded'), row('a', 'retrying')])).toEqual([
      { nth: 1, next: null, settles: false },
      { nth: 1, next: null, settles: true },
      { nth: 2, next: later, settles: false },
    ]);
  });

  it('leave no due row if a success follows a failure', () => {
    expect(dueEffects([row('a', 'retrying', later), row('a', 'succeeded'), row('a', 'succeeded')])).toEqual([
      { nth: 1, next: null, settles: false },
      { nth: 2, next: null, settles: false },
      { nth: 3, next: null, settles: true },
    ]);
  });
});
