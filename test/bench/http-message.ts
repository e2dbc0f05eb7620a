const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** A whole HTTP/1.1 message at the front of some bytes. */
export interface HttpMessage {
  head: string;
  bodyAt: number;
  end: number;
}

/**
 * The message that begins at `from`, or undefined if it is not all there yet.
 * @throws Error if its length is not given by Content-Length
 */
export function messageAt(bytes: Buffer, from: number): HttpMessage | undefined {
  const headEnd = bytes.indexOf(HEAD_END, from);
  if (headEnd === -1) return undefined;
  const head = bytes.toString('latin1', from, headEnd);
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length === undefined) throw new Error(`A message without Content-Length: ${head}`);
  const bodyAt = headEnd + HEAD_END.length;
  const end = bodyAt + Number(length);
  return end > bytes.length ? undefined : { head, bodyAt, end };
}

/** Cuts the chunks of a socket into whole messages. */
export class HttpMessages {
  private rest: Buffer | undefined;

  /** @param onMessage called for each whole message, in order */
  read(chunk: Buffer, onMessage: (bytes: Buffer, message: HttpMessage) => void): void {
    const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (let message = messageAt(bytes, 0); message; message = messageAt(bytes, at)) {
      onMessage(bytes, message);
      at = message.end;
    }
    this.rest = at < bytes.length ? bytes.subarray(at) : undefined;
  }
}
