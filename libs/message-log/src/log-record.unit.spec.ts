import { LogRecord } from './log-record.ts';

const OWNER = { fence: 'topic/0', epoch: 1, partition: 0, partitionCount: 1 };

function recorded() {
  const told: string[] = [];
  const progress = {
    released: (bytes: number) => told.push(`released ${bytes}`),
    completed: (slot: number) => told.push(`completed ${slot}`),
  };
  return { told, record: new LogRecord('value', OWNER, false, 10, 7, progress) };
}

describe('a record of the log', () => {
  it('gives its bytes back when it is complete', () => {
    const { told, record } = recorded();
    record.complete();
    expect(told).toEqual(['released 10', 'completed 7']);
  });

  it('gives its bytes back at once when it is detached, and is completed later', () => {
    const { told, record } = recorded();
    const complete = record.detach();
    expect(told).toEqual(['released 10']);
    complete();
    expect(told).toEqual(['released 10', 'completed 7']);
  });
});
