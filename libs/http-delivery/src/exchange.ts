import type { Dispatcher } from 'undici';
import type { Clock } from '#kernel';
import { classifyFailure } from './classify-failure.ts';
import type { DeliveryFailureCode, HttpOutcome, HttpRequest } from './http-outcome.ts';

/** A response's body is read up to here; whoever sends more gets the connection closed. */
const MAX_BODY_READ_BYTES = 1_048_576;

/** 1xx responses that may precede the real one. */
const MAX_INTERIM_RESPONSES = 100;

const NO_BYTES = Buffer.alloc(0);

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

/**
 * One request and what comes of it; also the handler that undici calls.
 *
 * - waiting: for a connection. Left when a carrier dispatches it.
 * - dispatched: DNS, connect and TLS, if there is no kept connection. Left when undici writes it.
 * - sent, then answering: from the head of the final response on.
 * - over: by the response's end, an error, the deadline or `fail`, whichever is first; everything later is ignored.
 *   The carrier is released at once; the outcome is told in the next tick, because undici's parser is no place to
 *   send the next request from.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** The path and query of the request's URL. */
  path = '/';
  carrier: Carrier | undefined;
  private readonly startedAtMs: number;
  private readonly startedAt = performance.now();
  private readonly deadline: NodeJS.Timeout;
  private state: 'unsent' | 'sent' | 'answering' | 'over' = 'unsent';
  private interimResponses = 0;
  private status = 0;
  private headers: Readonly<Record<string, string | string[]>> = {};
  private body = NO_BYTES;
  private bodyBytes = 0;

  constructor(
    readonly request: HttpRequest,
    private readonly done: (outcome: HttpOutcome) => void,
    private readonly context: ExchangeContext,
  ) {
    this.startedAtMs = context.clock.nowMs();
    this.deadline = setTimeout(expire, request.timeoutMs, this);
  }

  /** Ends it without an answer, if it is not over. */
  fail(code: DeliveryFailureCode, message: string): void {
    if (!this.end(false)) return;
    this.tellSoon({ kind: 'failed', code, message, startedAtMs: this.startedAtMs, durationMs: this.elapsedMs() });
  }

  expire(): void {
    const missing = { unsent: 'no connection', sent: 'no response', answering: 'no end of the response', over: '' };
    this.fail('timeout', `There was ${missing[this.state]} within ${this.request.timeoutMs} ms.`);
  }

  tell(outcome: HttpOutcome): void {
    try {
      this.done(outcome);
    } finally {
      this.context.onOver(this);
    }
  }

  onRequestStart(): void {
    if (this.state === 'unsent') this.state = 'sent';
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
    const room = this.context.maxResponseBytes - this.body.length;
    if (room > 0) {
      // Copied, because the chunk is a view into all that was read from the socket.
      const part = Buffer.from(chunk.subarray(0, room));
      this.body = this.body.length === 0 ? part : Buffer.concat([this.body, part]);
    }
    this.bodyBytes += chunk.length;
    if (this.bodyBytes > MAX_BODY_READ_BYTES) this.answer(false);
  }

  onResponseEnd(): void {
    this.answer(true);
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.state === 'over') return;
    const { code, message } = classifyFailure(error);
    this.fail(code, message);
  }

  private answer(reusable: boolean): void {
    if (!this.end(reusable)) return;
    this.tellSoon({
      kind: 'answered',
      status: this.status,
      headers: this.headers,
      body: this.body,
      bodyTruncated: this.bodyBytes > this.body.length,
      startedAtMs: this.startedAtMs,
      durationMs: this.elapsedMs(),
    });
  }

  private end(reusable: boolean): boolean {
    if (this.state === 'over') return false;
    this.state = 'over';
    clearTimeout(this.deadline);
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
