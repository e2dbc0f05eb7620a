/**
 * A command whose caller gets the result once no process trusts data that it read before the change: a request that is
 * sent afterwards meets the change in every process.
 */
export interface PropagatingCommand {
  /** How long a process trusts the data that it has read, in milliseconds; 0 if no process reads ahead what changes. */
  readonly trustedMs: number;
}
