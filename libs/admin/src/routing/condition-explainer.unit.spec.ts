import type { ConditionFinding, Explained } from '#tenant-compute';
import { causeOfMiss, type ConditionMiss } from './condition-explainer.ts';

const failed: ConditionFinding = { verdict: 'condition-error', part: 'data.a == 1', cause: 'no such key: a' };
const isFalse: ConditionFinding = { verdict: 'condition', part: 'data.b == 1', cause: null };
const holds: ConditionFinding = { verdict: null, part: '', cause: null };
const found = new Map<string, Explained>([
  ['failed', failed],
  ['false', isFalse],
  ['holds', holds],
  ['much', 'too-much'],
]);
const miss = (given: Partial<ConditionMiss>): ConditionMiss => ({
  ...{ reason: 'condition', isNamed: true, conditions: ['false'], ...given },
});

describe('The cause of a condition that did not let an event through', () => {
  it.each([
    ['the finding that agrees with the stored reason', miss({}), { reason: 'condition', cause: isFalse }],
    [
      'the first finding that agrees, if the condition was just being changed',
      miss({ conditions: ['holds', 'failed', 'false'] }),
      { reason: 'condition', cause: isFalse },
    ],
    [
      'the finding alone, if the row has no reason of the endpoint',
      miss({ isNamed: false, conditions: ['failed'] }),
      { reason: 'condition-error', cause: failed },
    ],
    [
      'too many steps',
      miss({ reason: 'condition-error', conditions: ['much'] }),
      { reason: 'condition-error', cause: 'too-much' },
    ],
    ['unknown, if no finding agrees', miss({ conditions: ['failed'] }), { reason: 'condition', cause: 'differs' }],
    ['unknown, if the condition is not stored', miss({ conditions: [] }), { reason: 'condition', cause: 'unknown' }],
  ])('is %s', (_, given, expected) => {
    expect(causeOfMiss(given, found)).toEqual(expected);
  });

  it('is unknown if nothing was evaluated', () => {
    expect(causeOfMiss(miss({}), null)).toEqual({ reason: 'condition', cause: 'late' });
  });
});
