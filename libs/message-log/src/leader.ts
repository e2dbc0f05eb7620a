/** The part of a leadership that the log in this process needs. */
export interface Leader {
  /** The leadership's name in the `ownership` table. */
  readonly name: string;
  /** The epoch of the leadership; partitions are claimed only while it is the current one. */
  readonly epoch: number;
  /** Returns true while the leadership certainly stands. While it does not, nothing is sent. */
  isHeld(): boolean;
  /** Called when the log cannot go on: its leader has to end its term and begin another term. May be called again. */
  onFailed(cause: unknown): void;
}
