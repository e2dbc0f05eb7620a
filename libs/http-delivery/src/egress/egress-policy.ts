import { isIPv4 } from 'node:net';
import { describeProblems, notANetwork, PosthornError } from '#kernel';
import { carriedIpv4 } from './carried-ipv4.ts';
import { type IpAddress, parseIp } from './ip-address.ts';
import { isMetadataAddress } from './metadata-addresses.ts';
import { NetworkSet } from './network-set.ts';
import { PortRules } from './port-rules.ts';
import { isLocalhostName, isPrivateName } from './private-names.ts';
import { specialKindOf } from './special-addresses.ts';

/** The result of an egress check. The message ends a sentence that begins with "the URL". */
export type EgressVerdict =
  { ok: true } | { ok: false; reason: 'scheme' | 'port' | 'address' | 'name'; message: string };

const ALLOWED: EgressVerdict = { ok: true };
const MUST_BE_HTTPS: EgressVerdict = { ok: false, reason: 'scheme', message: 'must begin with https://' };
const PLAIN_HTTP: EgressVerdict = {
  ok: false,
  reason: 'scheme',
  message: 'must begin with https://; plain http is for networks that the operator opens with POSTHORN_EGRESS_ALLOW',
};
const UNLESS_OPENED = 'unless the operator opens its network with POSTHORN_EGRESS_ALLOW';

const LOOPBACK: readonly IpAddress[] = [
  { text: '127.0.0.1', family: 'ipv4' },
  { text: '::1', family: 'ipv6' },
];

const UNLESS_NAMED = 'unless the operator names just this address in POSTHORN_EGRESS_ALLOW';

const notTo = (where: string, kind: string, unless = UNLESS_OPENED) => `must not lead to ${where}, ${kind}, ${unless}`;

/**
 * The rules for the targets of Posthorn's requests: by default only public addresses over https. Networks that the
 * operator opened may be private and called over plain http. A cloud's metadata address is open only if it is named by
 * itself. A name is refused early if it cannot lead to an allowed address; the decisive check is that of the address,
 * at every connect. Ports are restricted everywhere.
 */
export class EgressPolicy {
  private readonly opened = new NetworkSet();
  /** The addresses that were opened by themselves, as `10.0.0.1/32`. */
  private readonly openedExactly = new Set<string>();
  private readonly ports: PortRules;
  /** True if a name of this machine, or of a private network, can lead to an address that was opened. */
  private readonly opens: { anything: boolean; loopback: boolean; networks: boolean };
  private trialPort: number | undefined;

  /**
   * @param allow CIDRs like `127.0.0.0/8` or `fd00::/8`, the value of POSTHORN_EGRESS_ALLOW. Default: none
   * @param ports more ports, besides the ports that are always open: the value of POSTHORN_EGRESS_PORTS. Default: none
   * @throws PosthornError `invalid-settings` that names the first wrong entry
   */
  constructor(allow: readonly string[] = [], ports: readonly number[] = []) {
    this.ports = new PortRules(ports);
    for (const cidr of allow) this.open(cidr);
    const loopback = new NetworkSet('127.0.0.0/8', '::1/128');
    this.opens = {
      anything: allow.length > 0,
      loopback: LOOPBACK.some((address) => this.opened.has(address)),
      networks: allow.some((cidr) => !loopback.has(parseIp(cidr.slice(0, cidr.indexOf('/')))!)),
    };
  }

  /**
   * Opens one port of 127.0.0.1 for plain http, where Posthorn itself runs a receiver for first steps. A URL has to
   * name this address: no name leads there, and no other port or address is opened.
   */
  openTrialReceiver(port: number): void {
    this.trialPort = port;
  }

  /**
   * Judges an address to which a socket is about to connect.
   * @param protocol default: `https:`
   * @param port the port, if the URL names the address itself
   */
  checkAddress(text: string, protocol = 'https:', port?: number): EgressVerdict {
    if (this.isTrialReceiver(text, protocol, port)) return ALLOWED;
    const address = parseIp(text);
    if (!address)
      return { ok: false, reason: 'address', message: `must not lead to ${text}, which is not an IP address` };
    if (this.isOpened(address)) {
      const carried = carriedIpv4(address);
      return carried === undefined ? ALLOWED : this.checkAddress(carried, protocol);
    }
    const kind = specialKindOf(address);
    const unless = isMetadataAddress(address) ? UNLESS_NAMED : UNLESS_OPENED;
    if (kind) return { ok: false, reason: 'address', message: notTo(address.text, kind, unless) };
    return protocol === 'https:' ? ALLOWED : PLAIN_HTTP;
  }

  /** Judges the port of a URL. */
  checkPort(url: URL): EgressVerdict {
    const refusal = this.ports.refusal(url);
    return refusal === undefined ? ALLOWED : { ok: false, reason: 'port', message: refusal };
  }

  /** Checks a URL without DNS: its scheme, and its host if that is an address or no public name. */
  checkUrl(url: URL): EgressVerdict {
    const { protocol, hostname, port } = url;
    if (this.isTrialReceiver(hostname, protocol, Number(port))) return ALLOWED;
    if (protocol !== 'https:' && protocol !== 'http:') return MUST_BE_HTTPS;
    if (protocol === 'http:' && !this.opens.anything) return PLAIN_HTTP;
    if (hostname.startsWith('[')) return this.checkAddress(hostname.slice(1, -1), protocol);
    return isIPv4(hostname) ? this.checkAddress(hostname, protocol) : this.checkName(hostname);
  }

  private open(cidr: string): void {
    const network = this.opened.add(cidr);
    if (!network) {
      const problems = [{ pointer: 'POSTHORN_EGRESS_ALLOW', message: notANetwork(cidr) }];
      throw new PosthornError('invalid-settings', describeProblems(problems), { problems });
    }
    const { base, prefix } = network;
    if (prefix === (base.family === 'ipv4' ? 32 : 128)) this.openedExactly.add(base.text);
  }

  private isOpened(address: IpAddress): boolean {
    if (!this.opened.has(address)) return false;
    return !isMetadataAddress(address) || this.openedExactly.has(address.text);
  }

  private checkName(host: string): EgressVerdict {
    const refused = isLocalhostName(host) ? !this.opens.loopback : isPrivateName(host) && !this.opens.networks;
    if (!refused) return ALLOWED;
    return { ok: false, reason: 'name', message: notTo(host, 'a name inside a private network') };
  }

  private isTrialReceiver(host: string, protocol: string, port: number | undefined): boolean {
    return this.trialPort !== undefined && port === this.trialPort && protocol === 'http:' && host === '127.0.0.1';
  }
}
