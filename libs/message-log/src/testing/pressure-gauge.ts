import type { LogRecord } from '../log-record.ts';

/** Counts the bytes that a consumer holds, and keeps their number at each resumption after the bound was reached. */
export class PressureGauge {
  /** Bytes handed over and not completed. */
  bytes = 0;
  highest = 0;
  /** True if the bound was reached and nothing has come since. */
  isFull = false;
  readonly resumedAt: number[] = [];

  constructor(private readonly maxBytes: number) {}

  handedOver(records: readonly LogRecord<unknown>[]): void {
    if (this.isFull) this.resumedAt.push(this.bytes);
    for (const record of records) this.bytes += record.bytes;
    this.highest = Math.max(this.highest, this.bytes);
    this.isFull = this.bytes >= this.maxBytes;
  }

  complete(record: LogRecord<unknown>): void {
    this.bytes -= record.bytes;
    record.complete();
  }
}
