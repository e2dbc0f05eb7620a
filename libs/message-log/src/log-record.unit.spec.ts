import { LogRecord } from './log-record.ts';

const OWNER = { fence: 'topic/0', epoch: 1, partition: 0, partitionCount: 1 };

function recorded() {
  const reported: string[] = [];
  const progress = {
    released: (bytes: number) => reported.push(`released ${bytes}`),
    completed: (slot: number) => reported.push(`completed ${slot}`),
  };
  return { reported, record: new LogRecord('value', OWNER, false, 10, 7, progress) };
}

describe('a record of the log', () => {
  it('gives its bytes back when it is complete', () => {
    const { reported, record } = recorded();
    record.complete();
    expect(reported).toEqual(['released 10', 'completed 7']);
  });

  it('gives its bytes back at once when it is detached, and is completed later', () => {
    const { reported, record } = recorded();
    const complete = record.detach();
    expect(reported).toEqual(['released 10']);
    complete();
    expect(reported).toEqual(['released 10', 'completed 7']);
  });
});
