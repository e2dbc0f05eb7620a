import { connect as connectTcp, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { Lookups } from '../dns/lookups.ts';
import { EgressDeniedError } from '../egress/egress-denied-error.ts';
import type { EgressPolicy } from '../egress/egress-policy.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Origin, OriginTarget } from './origin.ts';

/** When the next address of a name is tried. Node's 250 ms is less than a round trip to the other side of the world. */
const ATTEMPT_TIMEOUT_MS = 1_000;

/** How much a socket reads ahead. Node's TLS reads no more than 16 KiB at a time. */
const READ_AHEAD_BYTES = { 'http:': 65_536, 'https:': 16_384 };

const TCP_KEEP_ALIVE_MS = 60_000;

/** The part of an origin that the connector uses. It replaces the TLS session. */
export type ConnectableOrigin = Pick<Origin, 'target' | 'tlsSession'>;

/** The part of an exchange that the connector uses when it makes a connection. */
export type ConnectingExchange = Pick<Exchange, 'owner' | 'phases' | 'begin' | 'waitFor' | 'isOver'>;

const noAddress = (name: string) => Object.assign(new Error(`${name} has no address.`), { code: 'ENODATA' });

/**
 * The only way out. Checks every address at each connect: an address in the URL itself, for which Node makes no
 * look-up, and every address that a look-up returns. The socket connects to the very address that was checked. There is
 * no timeout: the caller that began the connect ends it.
 */
export class GuardedConnector {
  constructor(
    private readonly egress: EgressPolicy,
    private readonly lookups: Lookups,
  ) {}

  /**
   * Connects to an origin. The exchange begins when its look-up does, or at once if there is none.
   * @param callback in the form of undici: called once
   * @returns the socket if one was begun, so that it can be given up early
   */
  connect(
    origin: ConnectableOrigin,
    exchange: ConnectingExchange | undefined,
    callback: buildConnector.Callback,
  ): Socket | undefined {
    const { host, port, protocol } = origin.target;
    if (isIP(host) !== 0) {
      exchange?.begin();
      const verdict = this.egress.checkAddress(host, protocol, port);
      if (!verdict.ok) {
        process.nextTick(callback, new EgressDeniedError(`The URL ${verdict.message}.`), null);
        return undefined;
      }
    }
    const socket = open(origin, this.guardedLookup(origin.target, exchange));
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS).setNoDelay(true);
    let isNotified = false;
    const notify = (...args: Parameters<typeof callback>) => {
      if (!isNotified) callback(...args);
      isNotified = true;
    };
    socket.once('connect', () => exchange?.phases.connected(socket.remoteAddress));
    if (protocol === 'https:') socket.once('secureConnect', () => exchange?.phases.secured());
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => notify(null, socket));
    socket.on('error', (error) => notify(error, null));
    return socket;
  }

  /** Gives Node only addresses that may be called. Node connects to these addresses alone, one after the other. */
  private guardedLookup(target: OriginTarget, exchange: ConnectingExchange | undefined): LookupFunction {
    const { lookupName: name, host, protocol } = target;
    return (_hostname, _options, callback) => {
      this.lookups.find({
        name,
        projectId: exchange?.owner[0] ?? '',
        waits: () => exchange?.waitFor('lookups'),
        begins: () => exchange?.begin(),
        isOver: () => exchange?.isOver ?? false,
        answered: ({ error, addresses }) => {
          exchange?.phases.lookedUp();
          if (error || addresses.length === 0) return callback(error ?? noAddress(host), []);
          const allowed = addresses.filter(({ address }) => this.egress.checkAddress(address, protocol).ok);
          if (allowed.length > 0) return callback(null, allowed);
          // Does not list the addresses: a customer must not learn them for a name inside the operator's network.
          callback(new EgressDeniedError(`${host} has no address that may be called over ${protocol}//.`), []);
        },
      });
    };
  }
}

function open(origin: ConnectableOrigin, lookup: LookupFunction): Socket {
  const { host, port, protocol } = origin.target;
  const options: TcpNetConnectOpts & { highWaterMark: number } = {
    ...{ host, port, lookup },
    ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS },
    highWaterMark: READ_AHEAD_BYTES[protocol],
  };
  if (protocol === 'http:') return connectTcp(options);
  const session = origin.tlsSession;
  const servername = isIP(host) === 0 ? host : undefined;
  const socket = connectTls({ ...options, servername, session, ALPNProtocols: ['http/1.1'] });
  return socket.on('session', (ticket: Buffer) => (origin.tlsSession = ticket));
}
