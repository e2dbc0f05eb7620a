import { DeadLetters } from '../../dead-letters.ts';
import type { LogRecord } from '../../log-record.ts';
import type { Consumer } from '../../message-log.ts';
import type { OwnedPartition } from '../../owned-partition.ts';
import type { Topic } from '../../topic.ts';
import { InProcessLog } from '../in-process-log.ts';

function topicOf(name: string): Topic<string> {
  return {
    name,
    keyOf: (text) => text,
    projectOf: (text) => text,
    bytesOf: (text) => text.length,
    encode: (text) => ({ key: text, value: Buffer.from(text), headers: {} }),
    decode: ({ value }) => value.toString(),
  };
}

export const letters = topicOf('letters');
export const digits = topicOf('digits');
export const PLENTY = { group: 'spec', maxBytesInFlight: 1_000 };

/** Keeps the records that it receives, and appends each assignment and revocation to `events`. */
export class Keeper implements Consumer<string> {
  records: LogRecord<string>[] = [];
  owned: readonly OwnedPartition[] = [];
  assigning: () => Promise<void> = () => Promise.resolve();
  revoking: () => Promise<void> = () => Promise.resolve();

  private readonly events: string[];
  private readonly name: string;

  constructor(events: string[] = [], name = 'keeper') {
    this.events = events;
    this.name = name;
  }

  async onAssigned(partitions: readonly OwnedPartition[]): Promise<void> {
    this.events.push(`${this.name} assigned ${partitions[0]!.fence} ${partitions[0]!.epoch}`);
    await this.assigning();
    this.owned = partitions;
  }

  onRecords(records: LogRecord<string>[]): void {
    this.records.push(...records);
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.events.push(`${this.name} revoked ${partitions[0]!.fence} ${partitions[0]!.epoch}`);
    await this.revoking();
    this.owned = [];
  }

  complete(...texts: string[]): void {
    for (const record of this.records) if (texts.includes(record.value)) record.complete();
  }
}

/** The dead letters of a log that is sent no bad record. */
export const noDeadLetters = () =>
  new DeadLetters(
    () => Promise.resolve(),
    () => undefined,
  );

/** A log whose epochs are counted in memory. */
export function newLog() {
  const epochs = new Map<string, number>();
  return new InProcessLog((fence) => {
    epochs.set(fence, (epochs.get(fence) ?? 0) + 1);
    return Promise.resolve(epochs.get(fence)!);
  }, noDeadLetters());
}

/** The present state of a promise: its value, its error's code, or `waits`. */
export async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const waits = new Promise((resolve) => setImmediate(() => resolve('waits')));
  const settled = promise.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
  return Promise.race([settled, waits]);
}
