import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** Asks for all addresses of a name. */
export type LookupAll = (hostname: string, answer: Answer) => void;

/**
 * Asks about a name once at a time, however many connections want to know. dns.lookup has two threads for all names
 * (libuv gives half of its four to slow work), so a name that is slow to fail must not take both.
 * Nothing is kept after the answer.
 */
export function sharedLookup(lookup: LookupFunction): LookupAll {
  const asking = new Map<string, Answer[]>();
  return (hostname, answer) => {
    const waiting = asking.get(hostname);
    if (waiting) {
      waiting.push(answer);
      return;
    }
    const answers = [answer];
    asking.set(hostname, answers);
    lookup(hostname, { all: true }, (error, found, family = 4) => {
      asking.delete(hostname);
      const addresses = typeof found === 'string' ? [{ address: found, family }] : (found ?? []);
      for (const tell of answers) tell(error, addresses);
    });
  };
}
