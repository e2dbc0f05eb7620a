const NO_BYTES = Buffer.alloc(0);

/** The first bytes of a response's body, and how many came. Holds `maxBytes` at most, however small the chunks are. */
export class ResponseBody {
  /** Bytes that have come. */
  bytesRead = 0;
  /** Chunks in which they came. */
  pieces = 0;
  private held = NO_BYTES;
  private heldBytes = 0;

  constructor(private readonly maxBytes: number) {}

  get isTruncated(): boolean {
    return this.bytesRead > this.heldBytes;
  }

  /** Copies the part of the chunk that it keeps: a chunk is a view into everything that was read from the socket. */
  add(chunk: Buffer): void {
    this.bytesRead += chunk.length;
    this.pieces++;
    const part = chunk.subarray(0, this.maxBytes - this.heldBytes);
    if (part.length === 0) return;
    if (this.heldBytes === 0) this.held = Buffer.from(part);
    else this.append(part);
    this.heldBytes += part.length;
  }

  firstBytes(): Buffer {
    return this.held.subarray(0, this.heldBytes);
  }

  /** Grows by doubling: a body in chunks of a byte must not be copied for each. */
  private append(part: Buffer): void {
    const needed = this.heldBytes + part.length;
    if (needed > this.held.length) {
      const grown = Buffer.alloc(Math.min(this.maxBytes, Math.max(needed, this.held.length * 2)));
      this.held.copy(grown, 0, 0, this.heldBytes);
      this.held = grown;
    }
    part.copy(this.held, this.heldBytes);
  }
}
