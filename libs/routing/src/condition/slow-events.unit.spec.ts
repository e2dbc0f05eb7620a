import { systemClock, uuidv7 } from '#kernel';
import { LogRecord } from '#message-log';
import { anEvent } from '../testing/rows.ts';
import { SlowEvents } from './slow-events.ts';

const OWNER = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const [LARGE, SMALL] = [uuidv7(1), uuidv7(2)];
const MAX_BYTES = 80_000;

describe('Events that are routed on their own', () => {
  let slow: SlowEvents;

  beforeEach(() => {
    const route = () => new Promise<void>(() => undefined); // takes for ever
    slow = new SlowEvents({ maxBytes: MAX_BYTES, route, clock: systemClock, onRetry: () => undefined });
  });

  const add = (projectId: string, bytes: number) => {
    const progress = { released: () => undefined, completed: () => undefined };
    slow.add(new LogRecord(anEvent({ projectId, data: 'x'.repeat(bytes) }), OWNER, false, bytes, 0, progress));
  };

  it('are over their project’s share when they hold more than half of the free bytes', () => {
    add(LARGE, MAX_BYTES / 4);
    expect(slow.isOverShare(LARGE)).toBe(false);
    add(LARGE, MAX_BYTES / 4);
    expect(slow.isOverShare(LARGE)).toBe(true);
  });

  it('are within their share beside any number of bytes of another project, as long as they are few', () => {
    add(LARGE, 2 * MAX_BYTES);
    add(SMALL, MAX_BYTES / 8);
    expect([LARGE, SMALL].map((projectId) => slow.isOverShare(projectId))).toEqual([true, false]);
    add(SMALL, 1);
    expect(slow.isOverShare(SMALL)).toBe(true);
  });
});
