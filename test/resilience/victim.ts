/** Something that is killed and started again. */
export interface Victim {
  readonly name: string;
  /** What `kill` does to it, for the log: `kill -9`, say. */
  readonly how: string;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it runs again, not when it is ready. */
  restart(): Promise<void>;
}
