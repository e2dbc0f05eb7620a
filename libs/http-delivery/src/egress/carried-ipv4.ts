import { dottedIpv4, type IpAddress } from './ip-address.ts';
import { NetworkSet } from './network-set.ts';

const UNSPECIFIED_AND_LOOPBACK = new NetworkSet('::/127');
/** IPv4-compatible and IPv4-translated addresses, and NAT64 (RFC 4291, 2765, 6052, 8215): the last 32 bits. */
const AT_THE_END = new NetworkSet('::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48');
/** 6to4 (RFC 3056): the 32 bits after the first 16. */
const SIX_TO_FOUR = new NetworkSet('2002::/16');
/** Teredo (RFC 4380): the last 32 bits, inverted. */
const TEREDO = new NetworkSet('2001::/32');

/** The eight groups of an address in its canonical spelling. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [groups(head), groups(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** The IPv4 address that an IPv6 address carries for a translator or relay, if it is of such a form. */
export function carriedIpv4(address: IpAddress): string | undefined {
  if (address.family === 'ipv4' || UNSPECIFIED_AND_LOOPBACK.has(address)) return undefined;
  const groups = groupsOf(address.text);
  if (AT_THE_END.has(address)) return dottedIpv4(groups[6]!, groups[7]!);
  if (SIX_TO_FOUR.has(address)) return dottedIpv4(groups[1]!, groups[2]!);
  return TEREDO.has(address) ? dottedIpv4(groups[6]! ^ 0xffff, groups[7]! ^ 0xffff) : undefined;
}
