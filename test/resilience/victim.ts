/** Something that is killed and started again. */
export interface Victim {
  readonly name: string;
  /** The way in which `kill` ends it, for the log, such as `kill -9`. */
  readonly how: string;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it runs again, not when it is ready. */
  restart(): Promise<void>;
}
