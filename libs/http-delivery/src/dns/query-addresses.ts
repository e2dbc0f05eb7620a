import type { LookupAddress, RecordWithTtl, Resolver } from 'node:dns';

/** How long the addresses of one family wait for the other family (RFC 8305, section 3). */
const RESOLUTION_DELAY_MS = 50;

/** The records that the name servers have for one absolute name. */
export interface Records {
  /** Null if there are addresses. */
  error: NodeJS.ErrnoException | null;
  /** IPv4 first, since many hosts have no route for IPv6. */
  addresses: LookupAddress[];
  /** The lowest TTL of all records. */
  ttlSeconds: number;
}

interface Family {
  addresses: LookupAddress[];
  ttlSeconds: number;
  error: NodeJS.ErrnoException | null;
}

function errorOf(a: Family | undefined, b: Family | undefined): NodeJS.ErrnoException | null {
  const errors = [a?.error, b?.error].filter((error) => error != null);
  // A name without AAAA records may still be known: the other family's error is more specific.
  return errors.find(({ code }) => code !== 'ENODATA') ?? errors[0] ?? null;
}

/** Merges the records of both families, one of which may not have come yet. */
function merge(ipv4: Family | undefined, ipv6: Family | undefined): Records {
  const addresses = [...(ipv4?.addresses ?? []), ...(ipv6?.addresses ?? [])];
  const ttlSeconds = Math.min(ipv4?.ttlSeconds ?? Infinity, ipv6?.ttlSeconds ?? Infinity);
  return { error: addresses.length > 0 ? null : errorOf(ipv4, ipv6), addresses, ttlSeconds };
}

/**
 * Queries A and AAAA records of an absolute name at once.
 * @param answered called once: with both families, or with one a little after its addresses came
 * @param ended called once, when neither query is under way
 */
export function queryAddresses(
  resolver: Resolver,
  name: string,
  answered: (records: Records) => void,
  ended: () => void,
): void {
  let ipv4: Family | undefined;
  let ipv6: Family | undefined;
  let isAnswered = false;
  let delay: NodeJS.Timeout | undefined;
  const answer = () => {
    if (isAnswered) return;
    isAnswered = true;
    clearTimeout(delay);
    answered(merge(ipv4, ipv6));
  };
  const came = ({ addresses }: Family) => {
    if (ipv4 && ipv6) {
      answer();
      ended();
    } else if (addresses.length > 0) {
      delay = setTimeout(answer, RESOLUTION_DELAY_MS);
    }
  };
  query(resolver, 4, name, (family) => came((ipv4 = family)));
  query(resolver, 6, name, (family) => came((ipv6 = family)));
}

function query(resolver: Resolver, family: 4 | 6, name: string, came: (found: Family) => void): void {
  const answered = (error: NodeJS.ErrnoException | null, records?: RecordWithTtl[]) =>
    came(familyOf(family, error, records));
  try {
    if (family === 4) resolver.resolve4(name, { ttl: true }, answered);
    else resolver.resolve6(name, { ttl: true }, answered);
  } catch (error) {
    // Node throws the errors that c-ares finds before it queries.
    process.nextTick(answered, error);
  }
}

function familyOf(family: 4 | 6, error: NodeJS.ErrnoException | null, records: RecordWithTtl[] = []): Family {
  const addresses = records.map(({ address }) => ({ address, family }));
  return { addresses, ttlSeconds: Math.min(Infinity, ...records.map(({ ttl }) => ttl)), error };
}
