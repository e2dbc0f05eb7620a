/** Something that is killed and started again. */
export interface Victim {
  readonly name: string;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it runs again, not when it is ready. */
  restart(): Promise<void>;
}
