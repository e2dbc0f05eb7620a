import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The result of a look-up: an error, or the addresses of both families. */
export interface Answer {
  error: NodeJS.ErrnoException | null;
  addresses: readonly LookupAddress[];
}

/** Resolves names to addresses. */
export interface NameResolver {
  /** The answer that is known without a query, or undefined. */
  known(name: string): Answer | undefined;
  /**
   * Queries the addresses of a name.
   * @param answered called once, within the deadline of the resolver
   * @param ended called once, when no query of it is under way any more: with the answer, or later
   */
  resolve(name: string, answered: (answer: Answer) => void, ended: () => void): void;
  close(): void;
}

/** A resolver that calls a function in the form of dns.lookup each time. */
export function resolverOf(lookup: LookupFunction): NameResolver {
  return {
    known: () => undefined,
    resolve(name, answered, ended) {
      lookup(name, { all: true }, (error, found, family = 4) => {
        const addresses = typeof found === 'string' ? [{ address: found, family }] : (found ?? []);
        answered({ error, addresses });
        ended();
      });
    },
    close: () => undefined,
  };
}
