import { uuidv7 } from '#kernel';
import { OffsetClock } from '#testing';
import { BacklogAccount } from './backlog-account.ts';

const MINUTE_MS = 60_000;
const OWNER = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };

describe('BacklogAccount', () => {
  it.each([6, -6])('logs a full backlog again after a minute, even if the clock was set by %i h', (hours) => {
    const clock = new OffsetClock();
    const problems: string[] = [];
    const account = new BacklogAccount({
      ...{ clock, maxDeliveries: 1, pool: undefined as never },
      onProblem: (message) => void problems.push(message),
    });
    const delivery = { endpointId: uuidv7(1), owner: OWNER, event: { projectId: uuidv7(2) } };
    const refuse = () => account.refused(delivery);
    refuse();
    expect(problems).toHaveLength(1);
    clock.set(hours * 60 * MINUTE_MS);
    refuse();
    expect(problems).toHaveLength(1);
    clock.advance(MINUTE_MS);
    refuse();
    expect(problems).toEqual([expect.stringContaining('1 delivery was'), expect.stringContaining('2 deliveries were')]);
  });
});
