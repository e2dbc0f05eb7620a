/** What the log in this process needs of the leadership under which it runs. */
export interface Leader {
  /** The leadership's name in the `ownership` table. */
  readonly name: string;
  /** The epoch of the leadership; partitions are claimed only while it is the current one. */
  readonly epoch: number;
  /** Whether the leadership stands for certain. While it does not, nothing is sent. */
  isHeld(): boolean;
  /** The log cannot go on: its leader has to end its term and begin another one. May be called again. */
  onFailed(cause: unknown): void;
}
