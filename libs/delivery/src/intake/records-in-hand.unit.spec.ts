import { LogRecord, type OwnedPartition, type RoutedDelivery } from '#message-log';
import { RecordsInHand } from './records-in-hand.ts';

const ownership = (epoch: number): OwnedPartition => ({ fence: 'd/0', epoch, partition: 0, partitionCount: 1 });

describe('the records in hand', () => {
  const first = ownership(1);
  let completed: number[];
  let slots: number;
  const record = (deliveryId: string, owner = first) => {
    const progress = { released: () => undefined, completed: (slot: number) => completed.push(slot) };
    return new LogRecord({ deliveryId } as RoutedDelivery, owner, false, 1, slots++, progress);
  };

  beforeEach(() => {
    completed = [];
    slots = 0;
  });

  it('are handled once per delivery, and complete together', () => {
    const inHand = new RecordsInHand();
    const [original, repeat, other] = [record('a'), record('a'), record('b')];
    expect([original, repeat, other].map((each) => inHand.take(each))).toEqual([true, false, true]);
    inHand.complete(original);
    expect(completed).toEqual([0, 1]);
    inHand.complete(other);
    expect(completed).toEqual([0, 1, 2]);
  });

  it('are handled again once they are complete', () => {
    const inHand = new RecordsInHand();
    const original = record('a');
    inHand.take(original);
    inHand.complete(original);
    expect(inHand.take(record('a'))).toBe(true);
  });

  it('do not wait for a record of a former ownership, whose outcome may never come', () => {
    const inHand = new RecordsInHand();
    const [stale, fresh, repeat] = [record('a'), record('a', ownership(2)), record('a', ownership(1))];
    inHand.take(stale);
    expect(inHand.take(fresh)).toBe(true);
    inHand.complete(stale);
    expect(completed).toEqual([0]);
    inHand.complete(fresh);
    expect(completed).toEqual([0, 1]);
    expect(inHand.take(repeat)).toBe(true);
  });

  it('are forgotten with their partition', () => {
    const inHand = new RecordsInHand();
    const other = ownership(7);
    inHand.take(record('a'));
    inHand.take(record('b', other));
    inHand.forget([first]);
    expect(inHand.take(record('a'))).toBe(true);
    expect(inHand.take(record('b', other))).toBe(false);
  });
});
