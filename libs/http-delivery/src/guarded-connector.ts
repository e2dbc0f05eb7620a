import { isIP, type LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { EgressDeniedError } from './egress-denied-error.ts';
import type { EgressPolicy } from './egress-policy.ts';
import { type LookupAll, sharedLookup } from './shared-lookup.ts';

/** When the next address of a name is tried. Node's 250 ms is less than a round trip to the other side of the world. */
const ATTEMPT_TIMEOUT_MS = 1_000;

/** Connects like undici's own connector, and returns the socket if one was begun, so that it can be given up early. */
export type GuardedConnector = (
  options: buildConnector.Options,
  callback: buildConnector.Callback,
) => Socket | undefined;

const noAddress = (hostname: string) => Object.assign(new Error(`${hostname} has no address.`), { code: 'ENODATA' });

/** Gives Node only addresses that may be called: those, and no others, it then connects to, one after the other. */
function guardedLookup(egress: EgressPolicy, protocol: string, lookupAll: LookupAll): LookupFunction {
  return (hostname, _options, callback) => {
    lookupAll(hostname, (error, addresses) => {
      if (error || addresses.length === 0) return callback(error ?? noAddress(hostname), []);
      const allowed = addresses.filter(({ address }) => egress.checkAddress(address, protocol).ok);
      if (allowed.length > 0) return callback(null, allowed);
      // Not which addresses: what a name means inside the operator's network is none of a customer's business.
      callback(new EgressDeniedError(`${hostname} has no address that may be called over ${protocol}//.`), []);
    });
  };
}

/**
 * The only way out. Judges an address in the URL itself, for which Node asks no lookup, and every address that DNS
 * gives, at each connect; the socket connects to the very address that was judged.
 * There is no timeout: who began the connect ends it.
 * @param lookup what resolves names, in the form of dns.lookup
 * @param maxTlsSessions how many TLS sessions are kept for shorter handshakes
 */
export function guardedConnector(
  egress: EgressPolicy,
  lookup: LookupFunction,
  maxTlsSessions: number,
): GuardedConnector {
  const lookupAll = sharedLookup(lookup);
  const connectorFor = (protocol: string) =>
    buildConnector({
      allowH2: false,
      timeout: 0,
      maxCachedSessions: maxTlsSessions,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
      lookup: guardedLookup(egress, protocol, lookupAll),
    });
  const https = connectorFor('https:');
  const http = connectorFor('http:');
  return (options, callback) => {
    const { hostname, protocol } = options;
    const verdict = isIP(hostname) === 0 ? undefined : egress.checkAddress(hostname, protocol);
    if (verdict && !verdict.ok) {
      process.nextTick(callback, new EgressDeniedError(`The URL ${verdict.message}.`), null);
      return undefined;
    }
    // Typed as void, but a socket: undici's types leave out what its connector returns.
    const socket: unknown = protocol === 'https:' ? https(options, callback) : http(options, callback);
    return socket instanceof Socket ? socket : undefined;
  };
}
