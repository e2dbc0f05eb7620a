import { FairQueue, SharedBudget } from '#kernel';
import type { Answer, NameResolver } from './name-resolver.ts';

/** A request for the addresses of a name. */
export interface LookupRequest {
  name: string;
  projectId: string;
  /** Called if the look-up has to wait for others. */
  waits(): void;
  /** Called when the query begins. From then on a delay is caused by the name itself. */
  begins(): void;
  /** Returns true if the answer is no longer needed. */
  isOver(): boolean;
  /** Called once, never before `find` has returned. */
  answered(answer: Answer): void;
}

/** A project's share in the look-ups, as a factor of the free ones. */
const SHARES = [1];

/**
 * Bounds the look-ups under way, in total and by project. Look-ups past the bound wait, and projects take turns. A
 * look-up of a name that is being queried joins that query, also from another project. Waiting look-ups are not joined:
 * a name behind a project's backlog would make others wait for it.
 */
export class Lookups {
  private readonly slots: SharedBudget;
  private readonly queue = new FairQueue<LookupRequest>();
  private readonly underWay = new Map<string, LookupRequest[]>();
  private readonly mayStart = (request: LookupRequest) =>
    request.isOver() || this.slots.fits([request.projectId], 1) || this.underWay.has(request.name);

  /** @param maxUnderWay names that may be looked up at once */
  constructor(
    private readonly resolver: NameResolver,
    maxUnderWay: number,
  ) {
    this.slots = new SharedBudget(maxUnderWay, SHARES);
  }

  /** Names that are being looked up, and look-ups that wait. */
  get counts(): { underWay: number; waiting: number } {
    return { underWay: this.slots.used, waiting: this.queue.size };
  }

  find(request: LookupRequest): void {
    if (this.startNow(request)) return;
    request.waits();
    this.queue.push(request.projectId, request);
  }

  close(): void {
    this.resolver.close();
  }

  private startNow(request: LookupRequest): boolean {
    const { name, projectId } = request;
    const known = this.resolver.known(name);
    const others = known ? undefined : this.underWay.get(name);
    if (!known && !others && !this.slots.tryTake([projectId], 1)) return false;
    request.begins();
    if (known) process.nextTick(() => request.answered(known));
    else if (others) others.push(request);
    else this.resolve(request);
    return true;
  }

  private resolve(request: LookupRequest): void {
    const { name, projectId } = request;
    const requests = [request];
    this.underWay.set(name, requests);
    const answered = (answer: Answer) => {
      this.underWay.delete(name);
      for (const each of requests) each.answered(answer);
    };
    this.resolver.resolve(name, answered, () => {
      this.slots.give([projectId], 1);
      this.startWaiting();
    });
  }

  private startWaiting(): void {
    for (;;) {
      const request = this.queue.next(this.mayStart);
      if (!request) return;
      if (!request.isOver()) this.startNow(request);
    }
  }
}
