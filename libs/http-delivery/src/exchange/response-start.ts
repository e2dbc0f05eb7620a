const NOTHING = Buffer.alloc(0);
const [CR, LF] = [13, 10];

/** A status line up to the character after its status (RFC 9112, section 4). */
const STATUS_LINE = /^HTTP\/1\.\d (\d{3})[ \r\n]/;
const STATUS_LINE_BYTES = 'HTTP/1.1 200 '.length;
const STATUS_LINE_START = 'HTTP/1.';

/** 101 is not among them: no HTTP follows it. */
const isInterim = (status: number | undefined) => status !== undefined && status > 99 && status < 200 && status !== 101;

/**
 * The beginning of the response to one request, as it is read from the socket. Takes out interim responses, because the
 * parser rejects an unrequested `100 Continue`, although any 1xx may come, even several (RFC 9110, section
 * 15.2). Also reads the status before the parser has seen the whole head.
 *
 * - at a status line: holds back up to 12 bytes until the status is known.
 * - in an interim head: drops bytes to the empty line.
 * - passed: the final response has begun; the rest is only searched for the end of its status line.
 */
export class ResponseStart {
  /** The status of the final response; undefined before its status line, or if it has none. */
  status: number | undefined;
  /** Interim responses that have begun. */
  interimResponses = 0;
  /** True once the status line of the final response has come to its end. */
  isLineWhole = false;
  private isPassed = false;
  private isInInterim = false;
  private lineBytes = 0;
  private held: Buffer = NOTHING;

  /** Returns the rest of a chunk for the parser; it may be empty. */
  take(chunk: Buffer): Buffer {
    if (this.isPassed) {
      this.isLineWhole ||= chunk.includes(LF);
      return chunk;
    }
    let bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.held = NOTHING;
    while (bytes.length > 0) {
      bytes = this.isInInterim ? this.afterInterim(bytes) : withoutLineEnds(bytes);
      if (this.isInInterim || this.holds(bytes)) return NOTHING;
      this.status = statusOf(bytes);
      if (!isInterim(this.status)) {
        this.isPassed = true;
        this.isLineWhole = bytes.includes(LF);
        return bytes;
      }
      this.interimResponses++;
      this.isInInterim = true;
    }
    return NOTHING;
  }

  /** Keeps bytes that may become a status line. */
  private holds(bytes: Buffer): boolean {
    if (bytes.length >= STATUS_LINE_BYTES) return false;
    const start = bytes.toString('latin1', 0, STATUS_LINE_START.length);
    if (!STATUS_LINE_START.startsWith(start)) return false;
    this.held = bytes;
    return true;
  }

  /** The bytes after the empty line that ends an interim head. */
  private afterInterim(bytes: Buffer): Buffer {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === LF && this.lineBytes === 0) {
        this.isInInterim = false;
        return withoutLineEnds(bytes.subarray(at + 1));
      }
      if (byte === LF) this.lineBytes = 0;
      else if (byte !== CR) this.lineBytes++;
    }
    return NOTHING;
  }
}

function statusOf(bytes: Buffer): number | undefined {
  const [, digits] = STATUS_LINE.exec(bytes.toString('latin1', 0, STATUS_LINE_BYTES)) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Line ends before a status line mean nothing (RFC 9112, section 2.2). */
function withoutLineEnds(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return at === 0 ? bytes : bytes.subarray(at);
}
