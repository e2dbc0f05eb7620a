import { networkInterfaces } from 'node:os';
import type { UnsentReason } from './http-outcome.ts';

/** Error codes by which the operating system reports a shortage on this machine (errno(3)). */
const SHORTAGES = new Map<string, UnsentReason>([
  ['EMFILE', 'files'],
  ['ENFILE', 'files'],
  ['ENOMEM', 'memory'],
  ['ENOBUFS', 'memory'],
  ['EAGAIN', 'ports'],
  ['EADDRINUSE', 'ports'],
  ['EADDRNOTAVAIL', 'ports'],
  ['UNRESOLVABLE', 'lookups'],
]);

/** Errors within errors are followed up to here; undici and Node wrap a connect's error twice at most. */
const MAX_DEPTH = 4;

interface SystemError {
  code?: unknown;
  address?: unknown;
  errors?: unknown;
  cause?: unknown;
}

/** Returns true if this machine has an IPv6 address from which other machines can be reached. */
function hasIpv6(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((ofInterface) => ofInterface ?? []);
  return addresses.some(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe80:/i.test(address));
}

/**
 * Returns true for a connect to an IPv6 address on a machine without one, which fails with the code of exhausted ports
 * (connect(2)).
 */
function isNoRoute({ code, address }: SystemError): boolean {
  return code === 'EADDRNOTAVAIL' && typeof address === 'string' && address.includes(':') && !hasIpv6();
}

/**
 * The resource of this machine whose shortage caused an error, or undefined if it has another cause. Looks into the
 * errors of several addresses (`AggregateError`) and into causes.
 */
export function localShortage(error: unknown, depth = 0): UnsentReason | undefined {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return undefined;
  const systemError = error as SystemError;
  const { code, errors, cause } = systemError;
  // An AggregateError has the code of its first error.
  if (Array.isArray(errors)) return firstShortage(errors, depth + 1);
  if (typeof code === 'string' && SHORTAGES.has(code) && !isNoRoute(systemError)) return SHORTAGES.get(code);
  return localShortage(cause, depth + 1);
}

function firstShortage(errors: readonly unknown[], depth: number): UnsentReason | undefined {
  for (const error of errors) {
    const reason = localShortage(error, depth);
    if (reason) return reason;
  }
  return undefined;
}
