import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { BODY_DEADLINE_MS, MAX_IGNORED_BODY_BYTES } from './limits.ts';

/**
 * The most bytes of an unread body that are discarded after its request was refused: four times the largest accepted
 * body.
 */
const MAX_DISCARDED_BYTES = 32 * 1_048_576;
/** How long an unread body is discarded before its connection is closed: as long as reading a body may take. */
const MAX_LINGER_MS = BODY_DEADLINE_MS;
/** The time after which a body must have come at the minimum rate; pauses for the pace do not count. */
const GRACE_MS = 5_000;
/** Bytes a second on average: an upload of 9 MiB over 3 Mbit/s takes the longest time. */
const MIN_BYTES_PER_SECOND = 65_536;
const CHECK_MS = 500;
/** The most connections that are drained at the same time; others are closed without draining. */
const MAX_LINGERING = 128;
/** Bytes a second discarded over all connections, so that discarding costs about 3 % of a core. */
const DISCARDED_BYTES_PER_SECOND = 64 * 1_048_576;
/** The number of bytes after which a connection pauses for its part of that rate. */
const PACE_BYTES = 262_144;

/**
 * Returns true if the unread part of a request's body has to be drained before its connection is closed. Node discards
 * up to 64 KiB by itself and keeps the connection.
 * @param isClosing true if the connection is closed after the response
 */
export function mustLinger({ headers, complete }: IncomingMessage, isClosing: boolean): boolean {
  if (complete) return false;
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > (isClosing ? 0 : MAX_IGNORED_BODY_BYTES);
}

/**
 * Responses to requests whose body is not read. If a connection is closed while its peer still sends, it is reset, and
 * the response is lost. So the response is sent, and incoming bytes are discarded, within bounds of bytes and time,
 * before the connection is closed (RFC 9112, section 9.6).
 */
export class Lingering {
  private readonly open = new Set<() => void>();

  /** Sends a whole response, after which the connection is closed. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: OutgoingHttpHeaders,
    body: string,
  ) {
    const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
    // A client that requested "100 Continue" may send its body without having got it (RFC 9110, section 10.1.1).
    if (this.open.size >= MAX_LINGERING || request.destroyed) {
      response.writeHead(status, all).end(body);
      return;
    }
    response.writeHead(status, all).write(body);
    this.discard(request, () => response.end());
  }

  /** The number of connections that are drained now. */
  get size(): number {
    return this.open.size;
  }

  /** Ends all draining connections at once. */
  close(): void {
    for (const end of this.open) end();
  }

  private discard(request: IncomingMessage, end: () => void): void {
    let discarded = 0;
    let unpaced = 0;
    let pausedMs = 0;
    const beganMs = performance.now();
    let pause: NodeJS.Timeout | undefined;
    const onData = ({ length }: Buffer) => {
      discarded += length;
      unpaced += length;
      if (discarded > MAX_DISCARDED_BYTES) return finish();
      if (unpaced < PACE_BYTES) return;
      const pauseMs = (unpaced * this.open.size * 1_000) / DISCARDED_BYTES_PER_SECOND;
      unpaced = 0;
      pausedMs += pauseMs;
      request.pause();
      pause = setTimeout(() => request.resume(), pauseMs);
    };
    const finish = () => {
      if (!this.open.delete(finish)) return;
      clearTimeout(pause);
      clearInterval(check);
      request.off('data', onData).off('end', finish).off('close', finish);
      end();
    };
    const check = setInterval(() => {
      const tookMs = performance.now() - beganMs;
      const ownMs = tookMs - pausedMs;
      const isSlow = ownMs >= GRACE_MS && discarded < (ownMs / 1_000) * MIN_BYTES_PER_SECOND;
      if (isSlow || tookMs >= MAX_LINGER_MS) finish();
    }, CHECK_MS);
    this.open.add(finish);
    request.on('data', onData).on('end', finish).on('close', finish).on('error', finish);
    request.resume();
  }
}

/** The lingering responses of this process: the discard rate is bounded for the whole process. */
export const lingering = new Lingering();
