import { isIPv4 } from 'node:net';
import { PosthornError } from '#kernel';
import { type IpAddress, parseIp } from './ip-address.ts';
import { NetworkSet } from './network-set.ts';
import { isLocalhostName, isPrivateName } from './private-names.ts';
import { specialKindOf } from './special-addresses.ts';

/** Whether something may be called. The message ends a sentence that begins with "the URL". */
export type EgressVerdict = { ok: true } | { ok: false; reason: 'scheme' | 'address' | 'name'; message: string };

const ALLOWED: EgressVerdict = { ok: true };
const MUST_BE_HTTPS: EgressVerdict = { ok: false, reason: 'scheme', message: 'must begin with https://' };

const LOOPBACK: readonly IpAddress[] = [
  { text: '127.0.0.1', family: 'ipv4' },
  { text: '::1', family: 'ipv6' },
];

/**
 * Where Posthorn may send: by default to public addresses over https, and nowhere else. Networks that the operator
 * opened may be private and called over plain http. Names are refused early where they cannot lead anywhere allowed;
 * the judgement that counts is over the address, at every connect.
 */
export class EgressPolicy {
  private readonly opened = new NetworkSet();
  /** Whether a name of this machine, or of a private network, can lead into what was opened. */
  private readonly opens: { anything: boolean; loopback: boolean; networks: boolean };

  /**
   * @param allow CIDRs like `127.0.0.0/8` or `fd00::/8`, the value of POSTHORN_EGRESS_ALLOW. Default: none
   * @throws PosthornError `invalid-settings` that names the first wrong entry
   */
  constructor(allow: readonly string[] = []) {
    for (const cidr of allow) {
      if (this.opened.add(cidr)) continue;
      const message = `has ${JSON.stringify(cidr)}; it may have networks like 127.0.0.0/8 or fd00::/8`;
      const problems = [{ pointer: 'POSTHORN_EGRESS_ALLOW', message }];
      throw new PosthornError('invalid-settings', `POSTHORN_EGRESS_ALLOW ${message}`, { problems });
    }
    const loopback = new NetworkSet('127.0.0.0/8', '::1/128');
    this.opens = {
      anything: allow.length > 0,
      loopback: LOOPBACK.some((address) => this.opened.has(address)),
      networks: allow.some((cidr) => !loopback.has(parseIp(cidr.slice(0, cidr.indexOf('/')))!)),
    };
  }

  /** Judges an address to which a socket is about to connect. @param protocol default: `https:` */
  checkAddress(text: string, protocol = 'https:'): EgressVerdict {
    const address = parseIp(text);
    if (!address) return { ok: false, reason: 'address', message: `must not lead to ${text}, which is no IP address` };
    if (this.opened.has(address)) return ALLOWED;
    const kind = specialKindOf(address);
    if (kind) return { ok: false, reason: 'address', message: `must not lead to ${address.text}, ${kind}` };
    return protocol === 'https:' ? ALLOWED : MUST_BE_HTTPS;
  }

  /** Judges what a URL tells without DNS: its scheme, and its host if that is an address or no public name. */
  checkUrl(url: URL): EgressVerdict {
    const { protocol, hostname } = url;
    if (protocol !== 'https:' && (protocol !== 'http:' || !this.opens.anything)) return MUST_BE_HTTPS;
    if (hostname.startsWith('[')) return this.checkAddress(hostname.slice(1, -1), protocol);
    return isIPv4(hostname) ? this.checkAddress(hostname, protocol) : this.checkName(hostname);
  }

  private checkName(host: string): EgressVerdict {
    const refused = isLocalhostName(host) ? !this.opens.loopback : isPrivateName(host) && !this.opens.networks;
    if (!refused) return ALLOWED;
    return { ok: false, reason: 'name', message: `must not lead to ${host}, a name inside a private network` };
  }
}
