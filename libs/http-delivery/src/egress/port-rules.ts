import { KNOWN_SERVICES } from './known-ports.ts';

/** From here on a port needs no rights of the system, and is open unless a known service listens there. */
const FIRST_OPEN = 1024;
const WEB_PORTS = [443, 8443];
/** Plain http goes to networks alone that the operator has opened, and this is its port. */
const HTTP_PORT = 80;

const serviceOf = new Map(KNOWN_SERVICES.flatMap(([service, ports]) => ports.map((port) => [port, service] as const)));

const OPENED_BY = 'POSTHORN_EGRESS_PORTS can open it';

/**
 * The ports to which requests may go: 443, 8443, the opened ports, and the ports from 1024 on that belong to no known
 * service.
 */
export class PortRules {
  private readonly opened: ReadonlySet<number>;

  /** @param opened more ports, besides the ports that are always open */
  constructor(opened: readonly number[] = []) {
    this.opened = new Set([...WEB_PORTS, ...opened]);
  }

  /** The reason why a URL's port may not be used, as the end of a sentence about the URL; undefined if it may. */
  refusal({ port: text, protocol }: Pick<URL, 'port' | 'protocol'>): string | undefined {
    const port = text === '' ? (protocol === 'http:' ? HTTP_PORT : WEB_PORTS[0]!) : Number(text);
    if (this.opened.has(port) || (port === HTTP_PORT && protocol === 'http:')) return undefined;
    if (port < FIRST_OPEN) return `must use port 443, 8443 or one from 1024 on, not port ${port}; ${OPENED_BY}`;
    const service = serviceOf.get(port);
    return service === undefined ? undefined : `must not use port ${port}, which is known for ${service}; ${OPENED_BY}`;
  }
}
