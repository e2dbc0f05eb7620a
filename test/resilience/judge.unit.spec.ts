import { Inbox } from './arrivals.ts';
import { judge, type Verdict } from './judge.ts';
import type { StoredEvent } from './stored-events.ts';

/** An inbox with the first arrivals of these events. */
function inbox(path: string, ...arrived: number[]): Inbox {
  const made = new Inbox(path);
  for (const n of arrived) made.note(n, `id-${n}`);
  return made;
}

const account = { committed: new Set([1, 2, 3]), rolledBack: new Set([4]), inDoubt: 1 };
const stored: StoredEvent[] = [{ n: 1, account: 0, version: 1 }, { n: 2 }, { n: 3, account: 0, version: 2 }];
const faults = ({ faults: found }: Verdict) =>
  Object.fromEntries([...found].map(([fault, { count }]) => [fault, count]));

describe('judge', () => {
  it('finds nothing wrong where every committed event came to every endpoint', () => {
    const verdict = judge('shop', account, stored, [inbox('/a', 1, 2, 3), inbox('/b', 3, 2, 1, 1)]);
    expect(verdict).toMatchObject({ committed: 3, rolledBack: 1, inDoubt: 1, requests: 7, duplicates: 1 });
    expect(faults(verdict)).toEqual({});
  });

  it('counts a committed event that an endpoint did not receive as lost, with the place', () => {
    const verdict = judge('shop', account, stored, [inbox('/a', 1, 2, 3), inbox('/b', 1, 3)]);
    expect(faults(verdict)).toEqual({ lost: 1 });
    expect(verdict.faults.get('lost')!.examples).toBe('2 at /b');
  });

  it('counts an event that was rolled back and stored or sent all the same', () => {
    const verdict = judge('shop', account, [...stored, { n: 4 }], [inbox('/a', 1, 2, 3, 4)]);
    expect(faults(verdict)).toEqual({ 'sent though rolled back': 1, 'stored though rolled back': 1 });
  });

  it('counts an event that is stored twice, and a repeat under another id', () => {
    const endpoint = inbox('/a', 1, 2, 3);
    endpoint.note(2, 'another id');
    const verdict = judge('shop', account, [...stored, { n: 2 }], [endpoint]);
    expect(faults(verdict)).toEqual({ 'stored twice': 1, 'sent under two ids': 1 });
  });

  it('counts events of one account in another order than that of its lock, and only those', () => {
    const mixed = [{ n: 3, account: 0, version: 2 }, { n: 2, account: 1, version: 1 }, stored[0]!];
    expect(faults(judge('shop', account, mixed, [inbox('/a', 1, 2, 3)]))).toEqual({ 'out of order': 1 });
  });
});
