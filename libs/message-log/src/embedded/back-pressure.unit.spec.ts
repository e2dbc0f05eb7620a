import type { InProcessLog } from './in-process-log.ts';
import { Keeper, letters, newLog, stateOf } from './testing/keeper.ts';

describe('back-pressure in this process', () => {
  const BOUND = { group: 'spec', maxBytesInFlight: 10 };
  let small: InProcessLog;
  let keeper: Keeper;

  beforeEach(async () => {
    small = newLog();
    keeper = new Keeper();
    await small.subscribe(letters, keeper, BOUND);
    await small.lead();
  });

  it('is ready until the bound is reached, and again at half of it', async () => {
    const producer = small.producer(letters);
    for (const text of ['aaaa', 'bbbb']) void producer.send([text]);
    expect(await stateOf(producer.ready())).toBe('done');
    void producer.send(['cccc']);
    const ready = producer.ready();
    expect(await stateOf(ready)).toBe('waits');
    keeper.complete('bbbb');
    expect(await stateOf(ready)).toBe('waits');
    keeper.complete('aaaa');
    expect(await stateOf(ready)).toBe('done');
    keeper.complete('cccc');
  });

  it('does not count detached records', async () => {
    void small.producer(letters).send(['a'.repeat(20)]);
    const ready = small.producer(letters).ready();
    const complete = keeper.records[0]!.detach();
    expect(await stateOf(ready)).toBe('done');
    complete();
  });

  it('lets waiting and later producers continue when it resigns, and counts anew', async () => {
    const producer = small.producer(letters);
    const refused = producer.send(['a'.repeat(20)]).catch(() => undefined);
    const before = producer.ready();
    expect(await stateOf(before)).toBe('waits');
    await small.resign();
    expect(await stateOf(before)).toBe('done');
    expect(await stateOf(producer.ready())).toBe('done');
    await refused;
    await small.lead();
    expect(await stateOf(producer.ready())).toBe('done');
    keeper.records[0]!.complete();
    void producer.send(['b'.repeat(12)]);
    expect(await stateOf(producer.ready())).toBe('waits');
    keeper.complete('b'.repeat(12));
  });
});
