/**
 * Runs some work one at a time. A call during a run waits for the next run, which all such calls share. So a run sees
 * every change made before its callers requested it.
 */
export class SharedRuns {
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves, or rejects, as a run does that begins after this call. */
  run(): Promise<void> {
    this.next ??= this.running.then(() => {
      const run = this.work();
      this.next = undefined;
      this.running = run.catch(() => undefined);
      return run;
    });
    return this.next;
  }
}
