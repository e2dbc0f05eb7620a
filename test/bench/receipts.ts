import { machineNowMs } from './clock.ts';

/** The events of a run that have come, by number, with their times. */
export class Receipts {
  /** For each number of the run, when it came first; 0 if it has not. */
  readonly atMs: Float64Array;
  distinct = 0;
  repeated = 0;
  lastAtMs = 0;
  private readonly first: number;
  private readonly whenAll: Promise<void>;
  private all: () => void = () => undefined;

  constructor(first: number, count: number) {
    this.first = first;
    this.atMs = new Float64Array(count);
    this.whenAll = new Promise((resolve) => (this.all = resolve));
  }

  /** Numbers of other runs do not count. */
  note(number: number): void {
    const at = number - this.first;
    const earlier = this.atMs[at];
    if (earlier === undefined) return;
    if (earlier !== 0) {
      this.repeated++;
      return;
    }
    this.lastAtMs = this.atMs[at] = machineNowMs();
    if (++this.distinct === this.atMs.length) this.all();
  }

  /** @throws Error with the number of events that have come, if not all have within `timeoutMs` */
  async complete(timeoutMs: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const why = () =>
        reject(new Error(`${this.distinct} of ${this.atMs.length} events came within ${timeoutMs} ms.`));
      late = setTimeout(why, timeoutMs);
    });
    await Promise.race([this.whenAll, tooLate]).finally(() => clearTimeout(late));
  }
}
