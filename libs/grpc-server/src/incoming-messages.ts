import type { Readable } from 'node:stream';
import { type BodyBytes, type BodyPace, bodyTooLarge, bodyTooSlow } from '#http-server';
import type { PosthornError } from '#kernel';
import { MessagePrefixes } from './message-prefixes.ts';

const SWEEP_MS = 500;

/** The reader of one call's messages. */
export interface IncomingCall {
  owner: string;
  /** The most bytes of a message. */
  maxBytes: number;
  /** True if the call has one message, which must come at once. */
  isUnary: boolean;
  fail(error: PosthornError): void;
}

interface Reading extends IncomingCall {
  /** The bytes of each message that is announced and not handed over yet, the oldest first. */
  held: number[];
  prefixes: MessagePrefixes;
  /** The time since which a message is awaited or incomplete; undefined while none is. */
  sinceMs: number | undefined;
  bytes: number;
}

/**
 * The messages of calls that are being read, bounded in size, in time, and together in bytes, which they share with the
 * bodies of the REST API. The bytes of a message are taken when its length is known, and given back when the message is
 * handed over. grpc-js buffers a message whole, and has a bound for each message only.
 */
export class IncomingMessages {
  private readonly readings = new Set<Reading>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pace: BodyPace,
    private readonly held: BodyBytes,
  ) {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /**
   * Follows the bytes of a call until it is closed.
   * @returns a function that is called when a message has been handed over
   */
  follow(stream: Readable, call: IncomingCall): () => void {
    const sinceMs = call.isUnary ? performance.now() : undefined;
    const reading: Reading = { ...call, held: [], prefixes: new MessagePrefixes(), sinceMs, bytes: 0 };
    this.readings.add(reading);
    // Before the listener of grpc-js, so that a message that is refused is not buffered.
    stream.prependListener('data', (chunk: Buffer) => this.take(reading, chunk));
    stream.once('close', () => this.forget(reading));
    return () => this.handedOver(reading);
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Fails the calls whose message comes too slowly. */
  sweep(nowMs: number): void {
    for (const reading of this.readings) {
      const { sinceMs, bytes } = reading;
      if (sinceMs === undefined || !this.pace.isTooSlow(sinceMs, nowMs, bytes)) continue;
      this.fail(reading, bodyTooSlow());
    }
  }

  private take(reading: Reading, chunk: Buffer): void {
    if (!this.readings.has(reading)) return;
    const { prefixes, owner, maxBytes } = reading;
    reading.bytes += chunk.length;
    for (const { length, isCompressed } of prefixes.read(chunk)) {
      if (length > maxBytes) return this.fail(reading, bodyTooLarge(maxBytes));
      const bytes = isCompressed ? maxBytes : length;
      try {
        this.held.take(owner, bytes);
      } catch (error) {
        return this.fail(reading, error as PosthornError);
      }
      reading.held.push(bytes);
    }
    if (!prefixes.isInside) this.rest(reading);
    else reading.sinceMs ??= performance.now();
  }

  private rest(reading: Reading): void {
    reading.sinceMs = undefined;
    reading.bytes = 0;
  }

  private handedOver(reading: Reading): void {
    const bytes = reading.held.shift();
    if (bytes !== undefined) this.held.give(reading.owner, bytes);
  }

  private fail(reading: Reading, error: PosthornError): void {
    this.forget(reading);
    reading.fail(error);
  }

  private forget(reading: Reading): void {
    this.readings.delete(reading);
    while (reading.held.length > 0) this.handedOver(reading);
  }
}
