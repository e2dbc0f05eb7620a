import type { DeadLetter } from '../dead-letter.ts';
import { DeadLetters } from '../dead-letters.ts';
import { InProcessLog } from './in-process-log.ts';
import { digits, Keeper, letters, newLog, noDeadLetters, PLENTY, stateOf } from './testing/keeper.ts';

describe('the log in this process', () => {
  let log: InProcessLog;
  let keeper: Keeper;

  beforeEach(async () => {
    log = newLog();
    keeper = new Keeper();
    await log.subscribe(letters, keeper, PLENTY);
  });

  it('hands records over in their order, as the owner of the only partition', async () => {
    await log.lead();
    void log.producer(letters).send(['a', 'b']);
    void log.producer(letters).send(['c'], { recheck: true });
    await stateOf(Promise.resolve());
    expect(keeper.records.map(({ value, recheck }) => [value, recheck])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
    expect(keeper.records[0]!.owner).toEqual({ fence: 'letters/0', epoch: 1, partition: 0, partitionCount: 1 });
    keeper.complete('a', 'b', 'c');
  });

  it('resolves a send when each of its own records is complete, independent of earlier sends', async () => {
    await log.lead();
    const first = log.producer(letters).send(['a', 'b']);
    const second = log.producer(letters).send(['c']);
    keeper.complete('c', 'b');
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waits', 'done']);
    keeper.complete('a');
    expect([await stateOf(first), await stateOf(second)]).toEqual(['done', 'done']);
  });

  it('resolves an empty send at once, even while it rests', async () => {
    expect(await stateOf(log.producer(letters).send([]))).toBe('done');
    await log.lead();
    expect(await stateOf(log.producer(letters).send([]))).toBe('done');
  });

  it('refuses records that are sent while it rests, or to a topic without a consumer', async () => {
    expect(await stateOf(log.producer(letters).send(['a']))).toBe('unavailable');
    await log.lead();
    expect(await stateOf(log.producer(digits).send(['1']))).toBe('unavailable');
    await log.resign();
    expect(await stateOf(log.producer(letters).send(['a']))).toBe('unavailable');
    expect(keeper.records).toHaveLength(0);
  });

  it('has one consumer per topic, which another may replace after it has stopped', async () => {
    await expect(log.subscribe(letters, new Keeper(), PLENTY)).rejects.toMatchObject({ code: 'conflict' });
    const subscription = await log.subscribe(digits, new Keeper(), PLENTY);
    await subscription.stop();
    const next = new Keeper();
    await log.subscribe(digits, next, PLENTY);
    await log.lead();
    void log.producer(digits).send(['1']);
    await stateOf(Promise.resolve());
    expect(next.records).toHaveLength(1);
    next.complete('1');
  });

  it('gives nothing to a stopped consumer, even if the process leads again', async () => {
    const stopped = new Keeper();
    const subscription = await log.subscribe(digits, stopped, PLENTY);
    await log.lead();
    await subscription.stop();
    await log.resign();
    await log.lead();
    expect(stopped.owned).toHaveLength(0);
    expect(await stateOf(log.producer(digits).send(['1']))).toBe('unavailable');
  });

  it('gives a partition to a consumer that subscribes while the process leads', async () => {
    await log.lead();
    const late = new Keeper();
    await log.subscribe(digits, late, PLENTY);
    expect(late.owned[0]!.epoch).toBe(1);
  });

  describe('leading and resigning', () => {
    it('assigns partitions from the last topic to the first and revokes them from the first to the last, with a higher epoch each time', async () => {
      const events: string[] = [];
      const own = newLog();
      await own.subscribe(letters, new Keeper(events, 'upper'), PLENTY);
      await own.subscribe(digits, new Keeper(events, 'lower'), PLENTY);
      for (let term = 0; term < 2; term++) {
        await own.lead();
        await own.resign();
      }
      const term = (epoch: number) => [
        ...[`lower assigned digits/0 ${epoch}`, `upper assigned letters/0 ${epoch}`],
        ...[`upper revoked letters/0 ${epoch}`, `lower revoked digits/0 ${epoch}`],
      ];
      expect(events).toEqual([...term(1), ...term(2)]);
    });

    it('hands nothing over before the consumer is ready for it', async () => {
      const ready = Promise.withResolvers<void>();
      keeper.assigning = () => ready.promise;
      const leading = log.lead();
      await stateOf(Promise.resolve());
      expect(await stateOf(log.producer(letters).send(['early']))).toBe('unavailable');
      ready.resolve();
      await leading;
      expect(keeper.records).toHaveLength(0);
    });

    it('hands nothing over once it has begun to revoke the consumer’s partition', async () => {
      await log.lead();
      const drained = Promise.withResolvers<void>();
      keeper.revoking = () => drained.promise;
      const resigning = log.resign();
      await stateOf(resigning);
      expect(await stateOf(log.producer(letters).send(['late']))).toBe('unavailable');
      drained.resolve();
      await resigning;
      expect(keeper.records).toHaveLength(0);
    });

    it('resolves sends whose records are completed while the consumer drains, and rejects the others', async () => {
      await log.lead();
      const finished = log.producer(letters).send(['a']);
      const unfinished = log.producer(letters).send(['b']);
      const outcome = Promise.allSettled([finished, unfinished]);
      keeper.revoking = () => Promise.resolve(keeper.complete('a'));
      await log.resign();
      expect((await outcome).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    });

    it('resolves sends whose records a consumer further down completes while it drains', async () => {
      const down = new Keeper();
      await log.subscribe(digits, down, PLENTY);
      await log.lead();
      const followed = log.producer(letters).send(['a']);
      // As a router does: the upper record is complete when the record derived from it is complete.
      const derived = log
        .producer(digits)
        .send(['1'])
        .then(() => keeper.complete('a'));
      down.revoking = () => Promise.resolve(down.complete('1'));
      await log.resign();
      expect([await stateOf(derived), await stateOf(followed)]).toEqual(['done', 'done']);
    });

    it('ignores completions of records from a former term', async () => {
      await log.lead();
      const former = log.producer(letters).send(['a']);
      const refused = expect(former).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
      await log.resign();
      await refused;
      await log.lead();
      const again = log.producer(letters).send(['a']);
      keeper.records[0]!.complete();
      expect(await stateOf(again)).toBe('waits');
      keeper.records[1]!.complete();
      expect(await stateOf(again)).toBe('done');
    });

    it('owns nothing if it cannot take all partitions', async () => {
      const failing = new Keeper();
      await log.subscribe(digits, failing, PLENTY);
      keeper.assigning = () => Promise.reject(new Error('no database'));
      await expect(log.lead()).rejects.toThrow('no database');
      expect(failing.owned).toHaveLength(0);
      expect(await stateOf(log.producer(digits).send(['1']))).toBe('unavailable');

      keeper.assigning = () => Promise.resolve();
      await log.lead();
      expect([keeper.owned.length, failing.owned.length]).toEqual([1, 1]);
    });

    it('revokes a partition from a consumer that failed to take it over', async () => {
      const events: string[] = [];
      const failing = new Keeper(events, 'lower');
      await log.subscribe(digits, failing, PLENTY);
      failing.assigning = () => Promise.reject(new Error('no database'));
      await expect(log.lead()).rejects.toThrow('no database');
      expect(events).toEqual(['lower assigned digits/0 1', 'lower revoked digits/0 1']);
    });

    it('owns nothing if it resigns during a takeover', async () => {
      const claimed = Promise.withResolvers<number>();
      const own = new InProcessLog(() => claimed.promise, noDeadLetters());
      await own.subscribe(letters, keeper, PLENTY);
      const leading = own.lead().catch((error: unknown) => error);
      const resigning = own.resign();
      claimed.resolve(1);
      await leading;
      await resigning;
      expect(keeper.owned).toHaveLength(0);
      expect(await stateOf(own.producer(letters).send(['a']))).toBe('unavailable');
    });
  });

  describe('with records that no consumer could take', () => {
    const topic = { ...letters, problemOf: (text: string) => (text === 'bad' ? 'It is bad' : undefined) };

    it('keeps them as dead records, hands over the others, and is done when both are done', async () => {
      const keeping = Promise.withResolvers<void>();
      const kept: DeadLetter[] = [];
      const dead = new DeadLetters(
        async (some) => {
          await keeping.promise;
          kept.push(...some);
        },
        () => undefined,
      );
      const own = new InProcessLog(() => Promise.resolve(1), dead);
      const keeper = new Keeper();
      await own.subscribe(topic, keeper, PLENTY);
      await own.lead();
      const sent = own.producer(topic).send(['a', 'bad', 'b']);
      await new Promise(setImmediate);
      expect(keeper.records.map(({ value }) => value)).toEqual(['a', 'b']);
      keeper.complete('a', 'b');
      expect(await stateOf(sent)).toBe('waits');
      keeping.resolve();
      await sent;
      expect(kept).toMatchObject([{ topic: 'letters', place: null, reason: 'It is bad', record: { sent: 'bad' } }]);
      await own.producer(topic).send(['bad']);
      await own.stop();
    });
  });
});
