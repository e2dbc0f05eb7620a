import type { FastifyReply } from 'fastify';
import { HANDLER_DEADLINE_MS } from './limits.ts';
import { RequestSlots } from './request-slots.ts';

const SWEEP_MS = 500;

/** The deadline of a request's work that begins now, and the time for a check of the database. */
function timesFrom(nowMs: number, deadlineMs: number): { untilMs: number; checkAtMs: number } {
  return { untilMs: nowMs + deadlineMs, checkAtMs: nowMs + HANDLER_DEADLINE_MS };
}

interface InFlight {
  owner: string;
  deadlineMs: number;
  /** The deadline by the monotonic clock. Infinity while the body is read, which has a deadline of its own. */
  untilMs: number;
  /** The time, by the same clock, of the next check of the database, for which the request may be waiting. */
  checkAtMs: number;
}

/**
 * Requests that are being executed. Projects share their number, and each request has a deadline for its work: a
 * request whose work hangs gets a 503.
 *
 * - working: entered by `enter` and `resume`. Left when the response is sent, or by the deadline.
 * - reading: the body comes. Entered by `suspend`.
 *
 * If the caller disconnects, its request keeps the slot until its work has ended, or until its deadline.
 */
export class RequestsInFlight {
  private readonly inFlight = new Map<FastifyReply, InFlight>();
  private readonly timer: NodeJS.Timeout;

  /**
   * @param onLate responds to a request whose deadline has passed
   * @param slots the slots that requests share, also with those of another server
   * @param doesDatabaseWork checks the database for a request that waits longer than most may, such as for a customer's
   * server. If the database does not work, the request is late
   */
  constructor(
    private readonly onLate: (reply: FastifyReply) => void,
    private readonly slots: RequestSlots = new RequestSlots(),
    private readonly doesDatabaseWork: () => Promise<boolean> = () => Promise.resolve(true),
  ) {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /**
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError `too-many-requests` if the owner has its share of requests, `unavailable` if there are no
   * slots
   */
  enter(reply: FastifyReply, owner: string, deadlineMs = HANDLER_DEADLINE_MS): void {
    this.slots.take(owner);
    this.inFlight.set(reply, { owner, deadlineMs, ...timesFrom(performance.now(), deadlineMs) });
    reply.raw.once('close', () => {
      if (reply.sent) this.leave(reply);
    });
  }

  /** Called when the body of a request begins to be read. */
  suspend(reply: FastifyReply): void {
    const entry = this.inFlight.get(reply);
    if (entry) entry.untilMs = entry.checkAtMs = Infinity;
  }

  /** Called when the body of a request has been read. */
  resume(reply: FastifyReply): void {
    const entry = this.inFlight.get(reply);
    if (entry) Object.assign(entry, timesFrom(performance.now(), entry.deadlineMs));
  }

  get size(): number {
    return this.inFlight.size;
  }

  /** The replies that have not been sent. */
  replies(): Iterable<FastifyReply> {
    return this.inFlight.keys();
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Responds to requests that are late, and releases requests whose caller has disconnected. */
  sweep(nowMs: number): void {
    for (const [reply, entry] of this.inFlight) {
      if (reply.sent && (reply.raw.destroyed || reply.raw.writableEnded)) this.leave(reply);
      else if (nowMs >= entry.untilMs) this.late(reply);
      else if (nowMs >= entry.checkAtMs) {
        entry.checkAtMs = nowMs + HANDLER_DEADLINE_MS;
        void this.doesDatabaseWork().then((works) => {
          if (!works && this.inFlight.get(reply) === entry) this.late(reply);
        });
      }
    }
  }

  private late(reply: FastifyReply): void {
    if (!reply.sent) this.onLate(reply);
    this.leave(reply);
  }

  private leave(reply: FastifyReply): void {
    const entry = this.inFlight.get(reply);
    if (!entry) return;
    this.inFlight.delete(reply);
    this.slots.give(entry.owner);
  }
}
