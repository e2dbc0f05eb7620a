import type { Pace } from './pace.ts';

/** The events of one way in, as the party that emitted them knows them. Events have numbers. */
export interface Account {
  committed: ReadonlySet<number>;
  /** Emitted in a transaction that was rolled back, or in a part of one. */
  rolledBack: ReadonlySet<number>;
  /** How many of both were in doubt, because the connection was lost during the commit. */
  inDoubt: number;
}

/** A way for events to come into Posthorn. */
export interface WayIn {
  /** The name of the way in; also the `uid` of its project. */
  readonly name: string;
  /** The events that are known to be committed so far. */
  readonly committedSoFar: number;
  /** Emits events at this pace until `stop`. Rejects with a fault that no kill explains. */
  run(pace: Pace): Promise<void>;
  stop(): void;
  /** Resolves to the events that were committed and those that were not, once `run` has resolved. */
  account(): Promise<Account>;
}
