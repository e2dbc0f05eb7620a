/** A record as a log outside this process stores it. */
export interface WireRecord {
  key: string;
  value: Buffer;
  headers: Record<string, string>;
}

/** A topic: its name, and how its records are keyed, counted and written. */
export interface Topic<T> {
  /** For example `posthorn.events.v1`. */
  readonly name: string;
  /** Records with equal keys keep their order. */
  keyOf(record: T): string;
  /**
   * The project of a record: no project waits for the backlog of another. Records with equal keys are of one project.
   */
  projectOf(record: T): string;
  /** About how many bytes of memory the record holds, for back-pressure. */
  bytesOf(record: T): number;
  encode(record: T): WireRecord;
  /**
   * Returns the bytes of the largest record if an event's data has up to `maxDataBytes`. Absent if records are small,
   * and their size depends on no setting.
   */
  largestRecordBytes?(maxDataBytes: number): number;
  /**
   * The identity of a record, for its dead letter. Another sender's record of equal identity becomes the same dead
   * letter, even if it has other remarks on how it was read. Default: everything in it.
   */
  identityOf?(record: T): string;
  /**
   * The reason why no consumer can take the record, or undefined if one can. A record with a reason is never sent: it
   * becomes a dead letter. Default: every record can be taken.
   */
  problemOf?(record: T): string | undefined;
  /** @throws PosthornError `invalid-input` if the bytes are none of this topic's records. */
  decode(wire: WireRecord): T;
}
