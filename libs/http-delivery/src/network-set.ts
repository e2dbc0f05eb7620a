import { BlockList, isIP } from 'node:net';
import { type IpAddress, parseIp } from './ip-address.ts';

const CIDR_FORM = /^([0-9a-f.:]+)\/(\d{1,3})$/i;
const BITS = { ipv4: 32, ipv6: 128 };
/** The prefix of `::ffff:0:0/96`, in which IPv6 spells IPv4 addresses. */
const MAPPED_PREFIX = 96;

/** A network in CIDR notation. */
export interface Network {
  base: IpAddress;
  prefix: number;
}

/** A network like `10.0.0.0/8` or `fd00::/8`; `::ffff:10.0.0.0/104` is the former. Undefined for any other text. */
function parseNetwork(cidr: string): Network | undefined {
  const [, text = '', digits] = CIDR_FORM.exec(cidr) ?? [];
  const base = parseIp(text);
  if (!base) return undefined;
  const prefix = Number(digits);
  const isMapped = base.family === 'ipv4' && isIP(text) === 6;
  if (isMapped && prefix < MAPPED_PREFIX) return { base: { text, family: 'ipv6' }, prefix };
  const length = isMapped ? prefix - MAPPED_PREFIX : prefix;
  return length > BITS[base.family] ? undefined : { base, prefix: length };
}

/**
 * Networks, and whether an address is in one of them. Node's BlockList is nothing but that, whatever its name says. One for
 * each family: a list of both takes `::/0` for all IPv4 too.
 */
export class NetworkSet {
  private readonly networks = { ipv4: new BlockList(), ipv6: new BlockList() };

  /** @param cidrs known to be right; what a user wrote goes through `add` */
  constructor(...cidrs: string[]) {
    for (const cidr of cidrs) this.add(cidr);
  }

  /** Takes a network like `10.0.0.0/8` or `fd00::/8`. @returns the network, or undefined for any other text */
  add(cidr: string): Network | undefined {
    const network = parseNetwork(cidr);
    if (!network) return undefined;
    const { base, prefix } = network;
    this.networks[base.family].addSubnet(base.text, prefix, base.family);
    return network;
  }

  has(address: IpAddress): boolean {
    return this.networks[address.family].check(address.text, address.family);
  }
}
