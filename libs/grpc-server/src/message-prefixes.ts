/** A byte that is 1 for a compressed message, and the length of the message in four bytes (gRPC over HTTP/2). */
const PREFIX_BYTES = 5;

/** A message of which the prefix has come. */
export interface Announced {
  /** Its length on the wire. */
  length: number;
  isCompressed: boolean;
}

/** Follows the messages in a stream of bytes by their prefixes. */
export class MessagePrefixes {
  private readonly prefix = Buffer.alloc(PREFIX_BYTES);
  private prefixBytes = 0;
  private leftBytes = 0;

  /** Returns true if the bytes so far end inside a message. */
  get isInside(): boolean {
    return this.prefixBytes > 0 || this.leftBytes > 0;
  }

  /** Reads the next bytes. @returns the messages that begin in them */
  read(chunk: Uint8Array): Announced[] {
    const announced: Announced[] = [];
    for (let at = 0; at < chunk.length;) {
      if (this.leftBytes > 0) {
        const skipped = Math.min(this.leftBytes, chunk.length - at);
        this.leftBytes -= skipped;
        at += skipped;
        continue;
      }
      this.prefix[this.prefixBytes++] = chunk[at++]!;
      if (this.prefixBytes < PREFIX_BYTES) continue;
      this.prefixBytes = 0;
      this.leftBytes = this.prefix.readUInt32BE(1);
      announced.push({ length: this.leftBytes, isCompressed: this.prefix[0] === 1 });
    }
    return announced;
  }
}
