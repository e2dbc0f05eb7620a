import type { IpAddress } from './ip-address.ts';
import { isMetadataAddress } from './metadata-addresses.ts';
import { NetworkSet } from './network-set.ts';

/**
 * Addresses that belong to no server on the public Internet, by their kind. Sources: the blocks of IANA's IPv4 and IPv6
 * Special-Purpose Address Registries (RFC 6890) that are not globally reachable, and multicast (RFC 5771, RFC 4291).
 * Clouds' metadata addresses are a list of their own; except for Azure's, they lie in blocks below.
 */
const SPECIAL_NETWORKS: readonly (readonly [kind: string, networks: NetworkSet])[] = [
  ['an unspecified address', new NetworkSet('0.0.0.0/8', '::/128')],
  ['a loopback address', new NetworkSet('127.0.0.0/8', '::1/128')],
  ['a private address', new NetworkSet('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7')],
  ['a link-local address', new NetworkSet('169.254.0.0/16', 'fe80::/10')],
  ["a carrier's shared address", new NetworkSet('100.64.0.0/10')],
  ['a protocol assignment', new NetworkSet('192.0.0.0/24', '2001::/23')],
  [
    'a documentation address',
    new NetworkSet('192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'),
  ],
  ['a benchmarking address', new NetworkSet('198.18.0.0/15')],
  ['a 6to4 address', new NetworkSet('192.88.99.0/24', '2002::/16')],
  ['a multicast address', new NetworkSet('224.0.0.0/4', 'ff00::/8')],
  ['a reserved address', new NetworkSet('240.0.0.0/4')],
];

/**
 * The only IPv6 block with public unicast addresses (IANA's IPv6 Address Space registry, RFC 3587). Outside it lie,
 * beside much that is unassigned, forms that carry an IPv4 address: IPv4-compatible ::/96, NAT64 64:ff9b::/96 and
 * 64:ff9b:1::/48. Inside it, Teredo (2001::/32) and 6to4 are special above.
 */
const GLOBAL_UNICAST = new NetworkSet('2000::/3');

/**
 * The kind of an address that is no public unicast address, such as `a loopback address`; undefined for a public one.
 */
export function specialKindOf(address: IpAddress): string | undefined {
  if (isMetadataAddress(address)) return "a cloud's metadata address";
  const special = SPECIAL_NETWORKS.find(([, networks]) => networks.has(address));
  if (special) return special[0];
  return address.family === 'ipv4' || GLOBAL_UNICAST.has(address) ? undefined : 'not a public address';
}
