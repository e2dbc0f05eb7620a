import type { Dispatcher } from 'undici';
import type { Clock } from '#kernel';
import { classifyFailure, type Failure, isMalformed } from '../outcome/classify-failure.ts';
import type {
  BodyProblem,
  DeliveryFailureCode,
  HttpOutcome,
  HttpRequest,
  UnsentReason,
} from '../outcome/http-outcome.ts';
import { describeFailure } from '../outcome/describe-failure.ts';
import { IncomingResponse } from './incoming-response.ts';
import { RequestPhases } from './request-phases.ts';

/** Where an exchange is: in a queue or on a connection. */
export interface Carrier {
  /**
   * Called when the connection was lost before anything of a response came.
   * @returns true if the request goes out once more, because the connection had been kept from an earlier request
   */
  repeat?(exchange: Exchange): boolean;
  /**
   * The exchange is over.
   * @param reusable whether the response was read to its end, so that the connection can carry another
   */
  release(exchange: Exchange, reusable: boolean): void;
}

/** The parts that all exchanges of a client share. */
export interface ExchangeContext {
  clock: Clock;
  maxResponseBytes: number;
  /** How long an exchange waits for a socket and a look-up of Posthorn before it is given back unsent. */
  maxWaitMs: number;
  /** How many milliseconds the event loop was held since a time of `performance.now()`: no answer could be read. */
  heldMsSince(fromMs: number): number;
  /** Called when an exchange is given back unsent. */
  onUnsent(reason: UnsentReason, message: string): void;
  /** Called when the egress policy refuses the URL of an exchange, or every address that it leads to. */
  onRefused(): void;
  /** Called last, after the outcome was reported. */
  onOver(exchange: Exchange): void;
}

/** A timer's callback, one for all exchanges. */
function expire(exchange: Exchange): void {
  exchange.expire();
}

function notify(exchange: Exchange, outcome: HttpOutcome): void {
  exchange.notify(outcome);
}

const NOTHING = Buffer.alloc(0);

const isConnectionReset = (failure: Failure) => failure.kind === 'failed' && failure.code === 'connection-reset';

function bodyProblemOf(failure: Failure): BodyProblem {
  const code = failure.kind === 'failed' ? failure.code : 'unknown';
  return {
    code,
    message: `The status counts as the outcome, but the rest of the response is incomplete: ${failure.message}`,
  };
}

const WAITS = {
  sockets: 'No socket was free for the request: too many requests, of the project or in total, are in progress.',
  lookups: 'The name could not be looked up yet: too many names, of the project or in total, are being looked up.',
};

/**
 * One request and its outcome; also the handler that undici calls.
 *
 * - waiting: for a socket or a look-up within the budgets of the client. Left by `begin`, or given back unsent after
 *   `maxWaitMs`. The receiver's time does not run yet.
 * - begun: DNS, connect and TLS, if there is no kept connection. Left when undici writes the request.
 * - sent: until the head of the final response. Left for begun, once, if a kept connection was lost without a response.
 * - answering: from the head of the final response on. The status decides the outcome, however the body ends.
 * - over: by the response's end, an error, the deadline or `fail`, whichever is first; everything later is ignored. The
 *   carrier is released at once. The outcome is reported in the next tick, because the next request must not be sent
 *   from inside undici's parser.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** The path and query of the request's URL. */
  path = '/';
  carrier: Carrier | undefined;
  /** The owner of the sockets that it takes, by the levels of the budgets. */
  readonly owner: readonly [projectId: string, endpointId: string];
  /** Marked by the connector and the connection, as far as they know. */
  readonly phases = new RequestPhases();
  private startedAtMs: number;
  private startedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private state: 'waiting' | 'begun' | 'sent' | 'answering' | 'over' = 'waiting';
  private forgivenMs = 0;
  private waitsFor: keyof typeof WAITS = 'sockets';
  private readonly response: IncomingResponse;

  constructor(
    readonly request: HttpRequest,
    private readonly done: (outcome: HttpOutcome) => void,
    private readonly context: ExchangeContext,
  ) {
    this.owner = [request.projectId, request.endpointId];
    this.startedAtMs = context.clock.nowMs();
    this.response = new IncomingResponse(context.maxResponseBytes);
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Bytes of the response's body that have come, without their framing. */
  get bodyBytesRead(): number {
    return this.response.bodyBytesRead;
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
    this.phases.begin();
    this.timer = setTimeout(expire, this.request.timeoutMs, this);
  }

  /** Ends it without an answer, if it is not over. */
  fail(code: DeliveryFailureCode, message: string): void {
    this.endWith({ kind: 'failed', code, message });
  }

  /** Ends it because its response exceeds a bound. If its status line has come, that is the answer. */
  exceed(message: string): void {
    if (this.state === 'sent' && this.response.beginByStatusLine()) this.state = 'answering';
    this.fail('protocol', message);
  }

  /** Ends it as not sent, if it is not over. */
  giveBack(reason: UnsentReason, message: string): void {
    this.endWith({ kind: 'unsent', reason, message });
  }

  /** Ends it because the client stops. Only a request that has begun may have reached the receiver. */
  stop(): void {
    const message = 'Posthorn stopped before it had received the response.';
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

  notify(outcome: HttpOutcome): void {
    try {
      this.done(outcome);
    } finally {
      this.context.onOver(this);
    }
  }

  onRequestStart(): void {
    if (this.state !== 'begun') return;
    this.state = 'sent';
    this.phases.sent();
  }

  /** Takes a chunk from the socket before the parser does. @returns the rest of the chunk, for the parser */
  read(chunk: Buffer): Buffer {
    if (this.state !== 'sent') return chunk;
    this.phases.answered();
    const left = this.response.take(chunk);
    const { problem } = this.response;
    if (problem === undefined) return left;
    this.fail('protocol', problem);
    return NOTHING;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (status < 200) return;
    if (this.state === 'sent') this.state = 'answering';
    this.response.begin(status, headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.state === 'over') return;
    this.response.addToBody(chunk);
    if (this.response.isLong) this.answer(false);
  }

  onResponseEnd(): void {
    this.answer(true);
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.state === 'over') return;
    const failure = classifyFailure(error);
    if (this.state === 'sent') {
      if (isConnectionReset(failure) && this.carrier?.repeat?.(this)) {
        this.state = 'begun';
        this.phases.begin();
        return;
      }
      if (isMalformed(error) && this.response.beginByStatusLine()) this.state = 'answering';
    }
    this.endWith(failure);
  }

  private answer(reusable: boolean, bodyProblem?: BodyProblem): void {
    if (!this.end(reusable)) return;
    const answer = this.response.answer(reusable, bodyProblem);
    this.notifySoon({ ...answer, ...this.times() });
  }

  private endWith(failure: Failure): void {
    if (this.state === 'answering') return this.answer(false, bodyProblemOf(failure));
    if (!this.end(false)) return;
    if (failure.kind === 'unsent') {
      this.context.onUnsent(failure.reason, failure.message);
      return this.notifySoon({ ...failure, ...this.times() });
    }
    if (failure.code === 'egress-denied') this.context.onRefused();
    this.notifySoon({ ...failure, message: describeFailure(failure.code, failure.message), ...this.times() });
  }

  private end(reusable: boolean): boolean {
    if (this.state === 'over') return false;
    this.state = 'over';
    clearTimeout(this.timer);
    this.carrier?.release(this, reusable);
    this.carrier = undefined;
    return true;
  }

  private times() {
    return {
      startedAtMs: this.startedAtMs,
      durationMs: performance.now() - this.startedAt,
      phases: this.phases.times(),
    };
  }

  private notifySoon(outcome: HttpOutcome): void {
    process.nextTick(notify, this, outcome);
  }
}
