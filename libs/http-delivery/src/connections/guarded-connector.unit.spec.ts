import type { Socket } from 'node:net';
import { Lookups } from '../dns/lookups.ts';
import { resolverOf } from '../dns/name-resolver.ts';
import { EgressDeniedError } from '../egress/egress-denied-error.ts';
import { EgressPolicy } from '../egress/egress-policy.ts';
import { GuardedConnector } from './guarded-connector.ts';

/** Connects with a resolver that must not be called. */
function connect(protocol: 'http:' | 'https:', host: string) {
  const neverAsked = () => expect(host).toBe('an address');
  const lookups = new Lookups(resolverOf(neverAsked), 1);
  const connector = new GuardedConnector(new EgressPolicy(['10.0.0.0/8']), lookups);
  const target = { origin: `${protocol}//${host}:443`, protocol, host, lookupName: host, port: 443 };
  let socket: Socket | undefined;
  let reported = false;
  const outcome = new Promise<Error | null>((resolve) => {
    socket = connector.connect({ target, tlsSession: undefined }, undefined, (...[error]) => {
      reported = true;
      resolve(error);
    });
  });
  return { socket, reportedAtOnce: reported, outcome };
}

describe('the guarded connector', () => {
  it.each([
    ['https:', '127.0.0.1'],
    ['https:', '::1'],
    ['https:', '::ffff:127.0.0.1'],
    ['https:', '169.254.169.254'],
    ['http:', '127.0.0.1'],
    ['http:', '1.1.1.1'],
    ['http:', '2606:4700:4700::1111'],
  ] as const)('opens no socket for %s to the address %s', async (protocol, hostname) => {
    const { socket, reportedAtOnce, outcome } = connect(protocol, hostname);
    expect(socket).toBeUndefined();
    expect(reportedAtOnce).toBe(false);
    expect(await outcome).toBeInstanceOf(EgressDeniedError);
  });
});
