import type { Pool } from 'pg';
import { systemClock } from '#kernel';
import { eventually } from '#testing';
import type { Consumer } from '../message-log.ts';
import type { ContractRecord } from './contract-topic.ts';
import { guardedWrite } from './guarded-write.ts';
import { PressureGauge } from './pressure-gauge.ts';
import { RecordingConsumer } from './recording-consumer.ts';

export interface RunningConsumer {
  /** Ends it in order. After a crash: ends the remains, which find the log again but own nothing any more. */
  stop(): Promise<void>;
  /** For the log the process is dead: it revokes nothing and commits nothing. Its objects stay, and are called late. */
  crash(): Promise<void>;
}

/** An adapter with an empty log, one topic and one group of consumers. */
export interface MessageLogHarness {
  /** Resolves when the records are where a consumer finds them, now or later. */
  publish(records: readonly ContractRecord[]): Promise<void>;
  /** A consumer as in a process of its own. Started while another runs, it may share the work with it. */
  start(consumer: Consumer<ContractRecord>, options: { maxBytesInFlight: number }): Promise<RunningConsumer>;
  /** How many of the published records a successor would not see again. */
  committed(): Promise<number>;
  /** The database that the epochs are in. */
  pool: Pool;
  /** The table in it, with `name` and `epoch`. */
  ownershipTable: string;
  close(): Promise<void>;
}

const PLENTY = { maxBytesInFlight: 64 * 1024 * 1024 };

function numbered(count: number, key: (index: number) => string): ContractRecord[] {
  return Array.from({ length: count }, (_, index) => ({ key: key(index), text: String(index) }));
}

/** The requirements for every adapter of the log, tested through one adapter's harness. */
export function messageLogContract(name: string, createHarness: () => Promise<MessageLogHarness>): void {
  describe(`${name}, as a message log`, () => {
    let log: MessageLogHarness;
    let running: RunningConsumer[];

    const start = async (consumer: Consumer<ContractRecord>, options = PLENTY) => {
      const started = await log.start(consumer, options);
      running.push(started);
      return started;
    };
    const hasCommitted = (count: number) => eventually(async () => (await log.committed()) === count);

    beforeEach(async () => {
      running = [];
      log = await createHarness();
    });

    afterEach(async () => {
      await Promise.all(running.map((consumer) => consumer.stop()));
      await log.close();
    });

    it('keeps the order of each key', async () => {
      const records = numbered(300, (index) => `key ${index % 7}`);
      const consumer = new RecordingConsumer();
      await log.publish(records.slice(0, 100));
      await start(consumer);
      await log.publish(records.slice(100, 250));
      await log.publish(records.slice(250));
      await consumer.hasRecords(300);
      for (let key = 0; key < 7; key++) {
        const sent = records.filter((record) => record.key === `key ${key}`).map((record) => record.text);
        expect(consumer.textsOf(`key ${key}`)).toEqual(sent);
      }
    });

    it('never commits past a record that is not complete', async () => {
      const consumer = new RecordingConsumer();
      const only = await start(consumer);
      await log.publish(numbered(20, () => 'key'));
      await consumer.hasRecords(20);
      for (const [index, record] of consumer.records.entries()) if (index !== 7) record.complete();
      await hasCommitted(7);
      await only.stop();
      expect(await log.committed()).toBe(7);
    });

    it('commits records that are completed late', async () => {
      const consumer = new RecordingConsumer();
      await start(consumer);
      await log.publish(numbered(20, () => 'key'));
      await consumer.hasRecords(20);
      for (const record of consumer.records.slice(1)) record.complete();
      consumer.records[0]!.complete();
      await hasCommitted(20);
    });

    it('hands everything that was not complete to the successor of a consumer that died', async () => {
      const dying = new RecordingConsumer();
      const first = await start(dying);
      await log.publish(numbered(20, () => 'key'));
      await dying.hasRecords(20);
      for (const index of [0, 1, 2, 3, 4, 6, 8]) dying.records[index]!.complete();
      await hasCommitted(5);
      await first.crash();

      const successor = new RecordingConsumer();
      await start(successor);
      await successor.hasRecords(15);
      expect(successor.texts).toEqual(
        numbered(20, () => 'key')
          .slice(5)
          .map((record) => record.text),
      );
      expect(successor.records.every((record) => record.recheck)).toBe(true);
      expect(successor.records[0]!.owner.epoch).toBeGreaterThan(dying.records[0]!.owner.epoch);
    });

    it('waits, when it stops, for the work of its consumer, and commits it', async () => {
      const consumer = new RecordingConsumer();
      const only = await start(consumer);
      await log.publish(numbered(20, () => 'key'));
      await consumer.hasRecords(20);
      consumer.drain = async () => {
        await systemClock.sleep(50);
        for (const record of consumer.records.slice(0, 12)) record.complete();
      };
      await only.stop();
      expect(consumer.owned.size).toBe(0);
      expect(await log.committed()).toBe(12);
    });

    it('pauses when the bound is reached and resumes at half of it', async () => {
      const maxBytesInFlight = 64 * 1024;
      const records = numbered(240, () => 'key').map(({ key, text }) => ({ key, text: text.padEnd(1_024) }));
      const consumer = new RecordingConsumer();
      const gauge = new PressureGauge(maxBytesInFlight);
      consumer.beforeRecords = (handed) => gauge.handedOver(handed);
      await log.publish(records.slice(0, 100));
      await start(consumer, { maxBytesInFlight });
      await eventually(() => gauge.isFull);
      await log.publish(records.slice(100));
      for (let next = 0; consumer.records.length < records.length;) {
        const handedOver = consumer.records.length;
        const complete = () => gauge.complete(consumer.records[next++]!);
        while (gauge.bytes - consumer.records[next]!.bytes > maxBytesInFlight / 2) complete();
        // By then the log has noticed the completions, and has gone on working for a while.
        await hasCommitted(next);
        expect(consumer.records).toHaveLength(handedOver);
        complete();
        await eventually(() => consumer.records.length > handedOver);
        await eventually(() => gauge.isFull || consumer.records.length === records.length);
      }
      expect(consumer.texts).toEqual(records.map((record) => record.text));
      expect(gauge.resumedAt.length).toBeGreaterThan(2);
      expect(Math.max(...gauge.resumedAt)).toBeLessThanOrEqual(maxBytesInFlight / 2);
      // Records that are on their way when the bound is reached may still come.
      expect(gauge.highest).toBeLessThanOrEqual(1.5 * maxBytesInFlight);
    });

    it('lets a former owner neither commit nor write', async () => {
      const former = new RecordingConsumer();
      const first = await start(former);
      await log.publish(numbered(5, () => 'key'));
      await former.hasRecords(5);
      for (const record of former.records.slice(0, 2)) record.complete();
      await hasCommitted(2);
      await first.crash();

      const owner = new RecordingConsumer();
      const second = await start(owner);
      await owner.hasRecords(3);
      for (const record of former.records.slice(2)) record.complete();
      const write = (consumer: RecordingConsumer, index: number) =>
        guardedWrite(log.pool, log.ownershipTable, consumer.records[index]!.owner, consumer.texts[index]!);
      expect(await write(former, 2)).toBe(0);
      expect(await write(owner, 0)).toBe(1);
      await first.stop();
      await second.stop();
      expect(await log.committed()).toBe(2);
    });
  });
}
