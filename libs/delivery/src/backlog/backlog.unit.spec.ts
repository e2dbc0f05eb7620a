import { OWNER } from '../testing/lanes-scene.ts';
import { Backlog, type Waiting } from './backlog.ts';

const OTHER_PARTITION = { ...OWNER, fence: 'spec/1', partition: 1 };

const delivery = (endpointId: string, projectId = 'p', owner = OWNER): Waiting => ({
  ...{ endpointId, event: { projectId }, owner },
});

/** Takes until nothing more fits. @returns how many fitted */
function fill(backlog: Backlog, task: Waiting): number {
  let taken = 0;
  while (backlog.tryTake(task)) taken++;
  return taken;
}

describe('The backlog', () => {
  it('gives a single endpoint half of the budget of its project', () => {
    expect(fill(new Backlog(100), delivery('a'))).toBe(50);
  });

  it('leaves room for an endpoint after others of the project have filled their shares', () => {
    const backlog = new Backlog(1_000);
    expect(['a', 'b', 'c'].map((id) => fill(backlog, delivery(id)))).toEqual([500, 250, 125]);
    expect(backlog.tryTake(delivery('d'))).toBe(true);
  });

  it('keeps a budget for each project', () => {
    const backlog = new Backlog(10);
    fill(backlog, delivery('a'));
    expect(backlog.tryTake(delivery('b', 'q'))).toBe(true);
  });

  it('has room again when something no longer waits', () => {
    const backlog = new Backlog(10);
    fill(backlog, delivery('a'));
    backlog.add(delivery('a'), -2);
    expect(backlog.tryTake(delivery('a'))).toBe(true);
  });

  it('adds the counts of other processes for the project', () => {
    const backlog = new Backlog(100);
    backlog.setOthers(new Map([['p', 90]]));
    expect(fill(backlog, delivery('a'))).toBe(5);
    backlog.setOthers(new Map());
    expect(backlog.tryTake(delivery('a'))).toBe(true);
  });

  it('never counts below zero', () => {
    const backlog = new Backlog(10);
    backlog.add(delivery('a'), 2);
    backlog.add(delivery('a'), -5);
    expect(fill(backlog, delivery('a'))).toBe(5);
  });

  it('is corrected by a count of the rows, and keeps changes made during the count', () => {
    const backlog = new Backlog(100);
    backlog.add(delivery('a'), 10);
    backlog.add(delivery('gone'), 5);
    backlog.recount();
    backlog.add(delivery('a'), 2);
    backlog.recounted([{ projectId: 'p', endpointId: 'a', owner: OWNER, waiting: 7 }]);
    expect([backlog.waitingFor('a'), backlog.waitingFor('gone')]).toEqual([9, 0]);
  });

  it('lists waiting deliveries by project and partition, with the endpoint that has most of them', () => {
    const backlog = new Backlog(100);
    backlog.add(delivery('a'), 10);
    backlog.add(delivery('b'), 30);
    backlog.add(delivery('c', 'p', OTHER_PARTITION), 20);
    const counts = backlog.counts();
    expect(counts).toMatchObject([
      { projectId: 'p', owner: OWNER, waiting: 40, fullestEndpointId: 'b', fullestWaiting: 30 },
      { projectId: 'p', owner: OTHER_PARTITION, waiting: 20, fullestEndpointId: 'c', fullestWaiting: 20 },
    ]);
    expect(counts.map(({ fill: share }) => share)).toEqual([0.75, 0.6]);
  });

  it('forgets the counts of revoked partitions', () => {
    const backlog = new Backlog(100);
    backlog.add(delivery('a'), 10);
    backlog.add(delivery('c', 'p', OTHER_PARTITION), 20);
    backlog.forget([OTHER_PARTITION]);
    expect([backlog.waitingFor('a'), backlog.waitingFor('c')]).toEqual([10, 0]);
    expect(backlog.counts()).toMatchObject([{ waiting: 10, owner: OWNER }]);
  });
});
