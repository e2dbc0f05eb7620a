import type { Dispatcher } from 'undici';
import type { Clock } from '#kernel';
import { classifyFailure, type Failure } from './classify-failure.ts';
import type { DeliveryFailureCode, HttpOutcome, HttpRequest, UnsentReason } from './http-outcome.ts';
import { ResponseBody } from './response-body.ts';

/**
 * A response's body is read up to here; a longer one ends with its connection. Reading on costs 2 ms of CPU for each
 * MiB, a new connection over TLS 1.3 ms.
 */
const MAX_BODY_READ_BYTES = 262_144;

/** Pieces of a body are read up to here, as its bytes: each chunk of a byte costs a microsecond. */
const MAX_BODY_PIECES = 2_048;

/** 1xx responses that may precede the real one. */
const MAX_INTERIM_RESPONSES = 100;

/** Where an exchange is: in a queue or on a connection. */
export interface Carrier {
  /**
   * The exchange is over.
   * @param reusable whether the response was read to its end, so that the connection can carry another
   */
  release(exchange: Exchange, reusable: boolean): void;
}

/** What all exchanges of a client have in common. */
export interface ExchangeContext {
  clock: Clock;
  maxResponseBytes: number;
  /** How long an exchange waits for a socket and a look-up of Posthorn before it is given back unsent. */
  maxWaitMs: number;
  /** How many milliseconds the event loop was held since a time of `performance.now()`: no answer could be read. */
  heldMsSince(fromMs: number): number;
  /** Called when an exchange is given back unsent. */
  onUnsent(reason: UnsentReason, message: string): void;
  /** Called last, after the outcome was told. */
  onOver(exchange: Exchange): void;
}

/** A timer's callback, one for all exchanges. */
function expire(exchange: Exchange): void {
  exchange.expire();
}

function tell(exchange: Exchange, outcome: HttpOutcome): void {
  exchange.tell(outcome);
}

const WAITS = {
  sockets: 'No socket was free for the request: too many requests of the project or of all are under way.',
  lookups: 'The name could not be looked up yet: too many names of the project or of all are being looked up.',
};

/**
 * One request and what comes of it; also the handler that undici calls.
 *
 * - waiting: for a socket or a look-up within the budgets of the client. Left by `begin`, or given back unsent after
 *   `maxWaitMs`. The receiver's time does not run yet.
 * - begun: DNS, connect and TLS, if there is no kept connection. Left when undici writes the request.
 * - sent, then answering: from the head of the final response on.
 * - over: by the response's end, an error, the deadline or `fail`, whichever is first; everything later is ignored.
 *   The carrier is released at once; the outcome is told in the next tick, because undici's parser is no place to
 *   send the next request from.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** The path and query of the request's URL. */
  path = '/';
  carrier: Carrier | undefined;
  /** The owner of the sockets that it takes, by the levels of the budgets. */
  readonly owner: readonly [projectId: string, endpointId: string];
  private startedAtMs: number;
  private startedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private state: 'waiting' | 'begun' | 'sent' | 'answering' | 'over' = 'waiting';
  private forgivenMs = 0;
  private waitsFor: keyof typeof WAITS = 'sockets';
  private interimResponses = 0;
  private status = 0;
  private headers: Readonly<Record<string, string | string[]>> = {};
  private readonly body: ResponseBody;

  constructor(
    readonly request: HttpRequest,
    private readonly done: (outcome: HttpOutcome) => void,
    private readonly context: ExchangeContext,
  ) {
    this.owner = [request.projectId, request.endpointId];
    this.startedAtMs = context.clock.nowMs();
    this.body = new ResponseBody(context.maxResponseBytes);
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Bytes of the response's body that have come, without their framing. */
  get bodyBytesRead(): number {
    return this.body.bytesRead;
  }

  /** Waits for a resource of Posthorn, until `begin`. All waits of an exchange end after `maxWaitMs` in total. */
  waitFor(resource: keyof typeof WAITS): void {
    if (this.state !== 'waiting') return;
    this.waitsFor = resource;
    this.timer ??= setTimeout(expire, this.context.maxWaitMs, this);
  }

  /** Starts the receiver's time: from here on a delay is caused by the receiver. */
  begin(): void {
    if (this.state !== 'waiting') return;
    this.state = 'begun';
    if (this.timer) {
      clearTimeout(this.timer);
      this.startedAtMs = this.context.clock.nowMs();
      this.startedAt = performance.now();
    }
    this.timer = setTimeout(expire, this.request.timeoutMs, this);
  }

  /** Ends it without an answer, if it is not over. */
  fail(code: DeliveryFailureCode, message: string): void {
    this.endWith({ kind: 'failed', code, message });
  }

  /** Ends it as not sent, if it is not over. */
  giveBack(reason: UnsentReason, message: string): void {
    this.endWith({ kind: 'unsent', reason, message });
  }

  /** Ends it because the client stops. Only a request that has begun may have reached the receiver. */
  stop(): void {
    const message = 'Posthorn stopped before there was an answer.';
    if (this.state === 'waiting') this.giveBack('stopping', message);
    else this.fail('unknown', message);
  }

  expire(): void {
    if (this.state === 'over') return;
    if (this.state === 'waiting') return this.giveBack(this.waitsFor, WAITS[this.waitsFor]);
    if (this.isForgiven()) return;
    const missing = { begun: 'no connection', sent: 'no response', answering: 'no end of the response' };
    this.fail('timeout', `There was ${missing[this.state]} within ${this.request.timeoutMs} ms.`);
  }

  /** Puts the deadline off by the time for which the event loop was held. @returns whether it was put off */
  private isForgiven(): boolean {
    const heldMs = this.context.heldMsSince(this.startedAt);
    if (heldMs <= this.forgivenMs) return false;
    this.timer = setTimeout(expire, heldMs - this.forgivenMs, this);
    this.forgivenMs = heldMs;
    return true;
  }

  tell(outcome: HttpOutcome): void {
    try {
      this.done(outcome);
    } finally {
      this.context.onOver(this);
    }
  }

  onRequestStart(): void {
    if (this.state === 'begun') this.state = 'sent';
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (status < 200) {
      if (++this.interimResponses > MAX_INTERIM_RESPONSES) this.fail('protocol', 'There was no end of 1xx responses.');
      return;
    }
    if (this.state === 'sent') this.state = 'answering';
    this.status = status;
    this.headers = headers as Record<string, string | string[]>;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.state === 'over') return;
    this.body.add(chunk);
    if (this.body.bytesRead > MAX_BODY_READ_BYTES || this.body.pieces > MAX_BODY_PIECES) this.answer(false);
  }

  onResponseEnd(): void {
    this.answer(true);
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.state !== 'over') this.endWith(classifyFailure(error));
  }

  private answer(reusable: boolean): void {
    if (!this.end(reusable)) return;
    this.tellSoon({
      kind: 'answered',
      status: this.status,
      headers: this.headers,
      body: this.body.firstBytes(),
      bodyTruncated: !reusable || this.body.isTruncated,
      startedAtMs: this.startedAtMs,
      durationMs: this.elapsedMs(),
    });
  }

  private endWith(failure: Failure): void {
    if (!this.end(false)) return;
    if (failure.kind === 'unsent') this.context.onUnsent(failure.reason, failure.message);
    this.tellSoon({ ...failure, startedAtMs: this.startedAtMs, durationMs: this.elapsedMs() });
  }

  private end(reusable: boolean): boolean {
    if (this.state === 'over') return false;
    this.state = 'over';
    clearTimeout(this.timer);
    this.carrier?.release(this, reusable);
    this.carrier = undefined;
    return true;
  }

  private elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  private tellSoon(outcome: HttpOutcome): void {
    process.nextTick(tell, this, outcome);
  }
}
