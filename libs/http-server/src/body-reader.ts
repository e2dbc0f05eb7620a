import type { IncomingMessage, ServerResponse } from 'node:http';
import { PosthornError } from '#kernel';
import { BodyBytes } from './body-bytes.ts';
import { type BodyPace, bodyTooLarge, bodyTooSlow } from './body-pace.ts';

const SWEEP_MS = 500;

/** A body that has been read. Its bytes are counted until they are released. */
export interface ReadBody {
  bytes: Uint8Array<ArrayBuffer>;
  release: () => void;
}

interface Reading {
  bytes: number;
  startedMs: number;
  fail: (error: PosthornError) => void;
}

const joined = (chunks: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

/**
 * Reads request bodies, bounded in size, in time, and together in bytes, which projects share. If a body has a
 * Content-Length, its bytes are reserved before it is read; the bytes of a chunked body are reserved as they arrive.
 */
export class BodyReader {
  private readonly readings = new Set<Reading>();
  private readonly timer: NodeJS.Timeout;

  /** @param held the bytes that bodies share, also with those of another server */
  constructor(
    private readonly pace: BodyPace,
    private readonly held = new BodyBytes(),
  ) {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /** Bytes of bodies that are being read, or were read and are not released yet. */
  get heldBytes(): number {
    return this.held.used;
  }

  /** Bodies that are being read. */
  get size(): number {
    return this.readings.size;
  }

  /**
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError `payload-too-large`, `request-timeout` if the body comes too slowly, `too-many-requests` if
   * the owner's bodies exceed its share, `unavailable` if all bodies together exceed the limit
   */
  async read(request: IncomingMessage, response: ServerResponse, owner: string, maxBytes: number): Promise<ReadBody> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > maxBytes) throw bodyTooLarge(maxBytes);
    let taken = 0;
    const take = (bytes: number) => {
      this.held.take(owner, bytes);
      taken += bytes;
    };
    const release = () => this.held.give(owner, taken);
    take(announced);
    try {
      if (request.headers.expect !== undefined) response.writeContinue();
      const bytes = await this.collect(request, maxBytes, (length) => {
        if (length > taken) take(length - taken);
      });
      return { bytes, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Fails the bodies that come too slowly. */
  sweep(nowMs: number): void {
    for (const { startedMs, bytes, fail } of this.readings) {
      if (this.pace.isTooSlow(startedMs, nowMs, bytes)) fail(bodyTooSlow());
    }
  }

  /** Fails all bodies that are being read. */
  close(): void {
    clearInterval(this.timer);
    const stopping = new PosthornError('unavailable', 'Posthorn is stopping. Send the request again.', {
      canRetry: true,
    });
    for (const { fail } of this.readings) fail(stopping);
  }

  private collect(
    request: IncomingMessage,
    maxBytes: number,
    onLength: (length: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const end = () => {
        this.readings.delete(reading);
        request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone);
      };
      const fail = (error: Error) => {
        end();
        request.pause();
        reject(error);
      };
      const reading: Reading = { bytes: 0, startedMs: performance.now(), fail };
      const onData = (chunk: Buffer) => {
        reading.bytes += chunk.length;
        if (reading.bytes > maxBytes) return fail(bodyTooLarge(maxBytes));
        try {
          onLength(reading.bytes);
        } catch (error) {
          return fail(error as Error);
        }
        chunks.push(chunk);
      };
      const onEnd = () => {
        end();
        resolve(joined(chunks, reading.bytes));
      };
      const onGone = () =>
        fail(new PosthornError('invalid-input', 'The connection was closed before the body was complete.'));
      this.readings.add(reading);
      // The caller may have disconnected while its key was looked up: then no more events come, not even 'close'.
      if (request.destroyed) return onGone();
      request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
    });
  }
}
