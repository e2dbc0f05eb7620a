import { eventually } from '#testing';
import type { LogRecord } from '../log-record.ts';
import type { Consumer } from '../message-log.ts';
import type { OwnedPartition } from '../owned-partition.ts';
import type { ContractRecord } from './contract-topic.ts';

/** Keeps the records that it is handed, completes none by itself, and lists the partitions it owns. */
export class RecordingConsumer implements Consumer<ContractRecord> {
  readonly records: LogRecord<ContractRecord>[] = [];
  readonly owned = new Map<string, OwnedPartition>();
  /** Called with each batch before it is kept. */
  beforeRecords: (records: LogRecord<ContractRecord>[]) => void = () => undefined;
  /** Handles the records of the revoked partitions before `onRevoked` resolves. */
  drain: () => Promise<void> = () => Promise.resolve();

  onAssigned(partitions: readonly OwnedPartition[]): Promise<void> {
    for (const partition of partitions) this.owned.set(partition.fence, partition);
    return Promise.resolve();
  }

  onRecords(records: LogRecord<ContractRecord>[]): void {
    this.beforeRecords(records);
    this.records.push(...records);
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    await this.drain();
    for (const partition of partitions) this.owned.delete(partition.fence);
  }

  get texts(): string[] {
    return this.records.map((record) => record.value.text);
  }

  textsOf(key: string): string[] {
    return this.records.filter((record) => record.value.key === key).map((record) => record.value.text);
  }

  async hasRecords(count: number): Promise<void> {
    await eventually(() => this.records.length >= count);
  }

  async owns(count: number): Promise<void> {
    await eventually(() => this.owned.size === count);
  }
}
