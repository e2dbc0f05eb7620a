import { toTypeId, uuidv7 } from '#kernel';
import type { Stall } from '#routing';
import { describeStallCause, likelyCauses } from './stall-cause.ts';

const NONE = { standstills: [], loops: [], elsewhere: [], recent: [] };

describe('the likely causes of a stall', () => {
  it('are other standstills first, then loops, problems of other processes and own problems', () => {
    const causes = likelyCauses({ recent: ['own'], elsewhere: ['other'], loops: ['loop'], standstills: [] });
    expect(causes).toEqual(['loop', 'other', 'own']);
    expect(likelyCauses({ ...NONE, recent: ['own'], standstills: ['import'] })).toEqual(['import', 'own']);
  });

  it('are three at most', () => {
    expect(likelyCauses({ ...NONE, loops: ['a b', 'c d', 'e f', 'g h'] })).toEqual(['a b', 'c d', 'e f']);
  });

  it('name a cause once, although several processes report it', () => {
    const cause = 'Recording attempts has failed since 12:00: no space left on device';
    const elsewhere = [
      `A process with the role dispatcher has a problem: ${cause}`,
      `Another process with the same role has a problem: ${cause}`,
    ];
    expect(likelyCauses({ ...NONE, loops: [cause], elsewhere })).toEqual([cause]);
    expect(likelyCauses({ ...NONE, elsewhere })).toEqual([elsewhere[0]]);
  });
});

describe('the description of a stall', () => {
  const oldestEventId = uuidv7(Date.UTC(2026, 0, 31));
  const stall: Stall = {
    ...{ events: 12, projectIds: [], sinceMs: 0, oldestEventId, stoppedReason: null },
    stage: 'routing',
  };

  it('states the size, the age, the stage, the oldest event and the causes', () => {
    expect(describeStallCause(stall, 31_400, ['Kafka is away', 'the disk is full'])).toBe(
      '12 accepted events or more have had no attempt, no parked row and no reason for up to 31 s: they have not been ' +
        'routed: check that a dispatcher runs and Kafka responds, and look in their logs. ' +
        `The oldest is ${toTypeId('evt', oldestEventId)}. Cause: Kafka is away; the disk is full`,
    );
  });

  it('states that no cause is known', () => {
    expect(describeStallCause({ ...stall, stage: 'horizon' }, 30_000, [])).toMatch(
      /for up to 30 s: a write transaction keeps the relay from reading them\. .* The cause is unknown\.$/,
    );
  });
});
