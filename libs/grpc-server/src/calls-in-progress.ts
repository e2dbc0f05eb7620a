import { HANDLER_DEADLINE_MS, type RequestSlots, tooLate } from '#http-server';

/** Calls whose work is in progress. They share the slots of requests, and the work of each has a deadline. */
export class CallsInProgress {
  constructor(private readonly slots: RequestSlots) {}

  /**
   * Runs the work of a call. Work that is late goes on, and keeps its slot until it ends.
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError as `RequestSlots.take`, and `unavailable` if the work is late
   */
  async run<T>(owner: string, work: () => Promise<T>, deadlineMs = HANDLER_DEADLINE_MS): Promise<T> {
    this.slots.take(owner);
    const result = work().finally(() => this.slots.give(owner));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooLate()), deadlineMs);
    });
    return Promise.race([result, late]).finally(() => clearTimeout(timer));
  }
}
