import { Opened } from './opened.ts';

describe('the resources that a process has opened', () => {
  it('are closed in the opposite order, even after a failed close', async () => {
    const closed: string[] = [];
    const opened = new Opened();
    opened.add(() => closed.push('the Postgres'));
    opened.add(() => Promise.reject(new Error('the pool does not end')));
    opened.add(() => closed.push('the log'));
    await expect(opened.close()).rejects.toThrow('the pool does not end');
    expect(closed).toEqual(['the log', 'the Postgres']);
    await opened.close();
    expect(closed).toHaveLength(2);
  });
});
