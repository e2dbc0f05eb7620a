import { BlockList } from 'node:net';
import { parseCidr } from '#kernel';
import { type IpAddress, parseIp } from './ip-address.ts';

/** The prefix of `::ffff:0:0/96`, in which IPv6 spells IPv4 addresses. */
const MAPPED_PREFIX = 96;

/** A network in CIDR notation. */
export interface Network {
  base: IpAddress;
  prefix: number;
}

/** A network like `10.0.0.0/8` or `fd00::/8`; `::ffff:10.0.0.0/104` is the former. Undefined for any other text. */
function parseNetwork(text: string): Network | undefined {
  const cidr = parseCidr(text);
  const base = cidr && parseIp(cidr.address);
  if (!base) return undefined;
  const { address, version, prefix } = cidr;
  const isMapped = base.family === 'ipv4' && version === 6;
  if (!isMapped) return { base, prefix };
  if (prefix < MAPPED_PREFIX) return { base: { text: address, family: 'ipv6' }, prefix };
  return { base, prefix: prefix - MAPPED_PREFIX };
}

/**
 * A set of networks that finds whether it contains an address. Node's `BlockList` only compares addresses: it blocks
 * nothing, despite its name. Each address family has a list of its own, because `::/0` in a list of both families also
 * contains every IPv4 address.
 */
export class NetworkSet {
  private readonly networks = { ipv4: new BlockList(), ipv6: new BlockList() };

  /** @param cidrs known to be valid; a user's text goes through `add` */
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
