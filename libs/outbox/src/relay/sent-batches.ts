/** A batch, or a run of batches that are all acknowledged. */
interface Run<P> {
  /** The place of its last record. */
  place: P;
  isDone: boolean;
  before: Run<P> | undefined;
  after: Run<P> | undefined;
}

/**
 * The batches that were sent and are not acknowledged yet, in their order, with the place up to which all are. Batches
 * that are acknowledged behind an open one become one run: while one acknowledgement is missing, memory depends on the
 * open batches alone.
 */
export class SentBatches<P> {
  private first: Run<P> | undefined;
  private latest: Run<P> | undefined;
  /** The place up to which every batch is acknowledged; undefined before the first. */
  acknowledgedUpTo: P | undefined;

  /**
   * Adds a batch behind the others.
   * @param place the place of its last record
   * @returns called when the batch is acknowledged
   */
  add(place: P): () => void {
    const run: Run<P> = { place, isDone: false, before: this.latest, after: undefined };
    if (this.latest) this.latest.after = run;
    this.first ??= run;
    this.latest = run;
    return () => this.complete(run);
  }

  private complete(run: Run<P>): void {
    run.isDone = true;
    if (run.after?.isDone) this.absorb(run, run.after);
    if (run.before?.isDone) this.absorb(run.before, run);
    else if (run === this.first) this.passFirst(run);
  }

  /** Makes two finished neighbours one run. */
  private absorb(run: Run<P>, next: Run<P>): void {
    run.place = next.place;
    this.link(run, next.after);
  }

  /** Removes the finished run at the beginning. So the first entry is always an open batch. */
  private passFirst({ place, after }: Run<P>): void {
    this.acknowledgedUpTo = place;
    this.link(undefined, after);
  }

  private link(before: Run<P> | undefined, after: Run<P> | undefined): void {
    if (before) before.after = after;
    else this.first = after;
    if (after) after.before = before;
    else this.latest = before;
  }
}
