import fc from 'fast-check';
import { PartitionProgress } from './partition-progress.ts';

/** The progress of a partition, with every record kept. */
class NaiveProgress {
  private readonly records: { offset: number; done: boolean }[] = [];
  private firstIncomplete = 0;

  constructor(private readonly start: number) {}

  add(offset: number): void {
    this.records.push({ offset, done: false });
  }

  complete(slot: number): void {
    this.records[slot]!.done = true;
    while (this.records[this.firstIncomplete]?.done) this.firstIncomplete++;
  }

  get end(): number {
    const last = this.records.at(-1);
    return last ? last.offset + 1 : this.start;
  }

  get watermark(): number {
    return this.records[this.firstIncomplete]?.offset ?? this.end;
  }

  get inFlight(): number {
    return this.records.length - this.firstIncomplete;
  }

  get added(): number {
    return this.records.length;
  }
}

type Step = { kind: 'add'; count: number; gap: number } | { kind: 'complete'; which: number; count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 1_500 }), gap: fc.nat(3) }),
  fc.record({
    kind: fc.constant('complete' as const),
    which: fc.nat(10_000),
    count: fc.integer({ min: 1, max: 2_000 }),
  }),
);

describe('the progress of a partition', () => {
  it('equals a naive model, in any order of additions and completions', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(step, { maxLength: 12 }), (start, steps) => {
        const progress = new PartitionProgress(start);
        const model = new NaiveProgress(start);
        for (const next of steps) {
          if (next.kind === 'add') {
            for (let i = 0; i < next.count; i++) {
              const offset = model.end + (i === 0 ? next.gap : 0);
              if (progress.add(offset) !== model.added) throw new Error(`offset ${offset}`);
              model.add(offset);
            }
          } else if (model.added > 0) {
            // A stride that is no divisor of powers of two: out of order, with repeats, here and there.
            for (let i = 0; i < next.count; i++) {
              const slot = (next.which + i * 7) % model.added;
              const before = model.watermark;
              model.complete(slot);
              if (progress.complete(slot) !== (model.watermark !== before)) throw new Error(`slot ${slot}`);
            }
          }
          expect(progress.watermark).toBe(model.watermark);
          expect(progress.end).toBe(model.end);
          expect(progress.inFlight).toBe(model.inFlight);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('begins at the given offset', () => {
    const progress = new PartitionProgress(42);
    expect([progress.watermark, progress.end, progress.inFlight]).toEqual([42, 42, 0]);
  });

  it('stands behind the last record when all are complete, and before a gap while the gap is incomplete', () => {
    const progress = new PartitionProgress(0);
    const slots = [5, 6, 9].map((offset) => progress.add(offset));
    expect(progress.watermark).toBe(5);
    progress.complete(slots[0]!);
    progress.complete(slots[1]!);
    expect(progress.watermark).toBe(9);
    progress.complete(slots[2]!);
    expect(progress.watermark).toBe(10);
  });

  it('uses memory for records in flight only', () => {
    const progress = new PartitionProgress(0);
    for (let offset = 0; offset < 200_000; offset++) progress.complete(progress.add(offset));
    const { offsets } = progress as unknown as { offsets: Float64Array };
    expect(offsets).toHaveLength(1_024);
  });
});
