/** How many of the eight groups of an IPv6 address name a customer's network (a /64). */
const NETWORK_GROUPS = 4;

/**
 * The addresses that are taken for one: an IPv4 address alone (also where it is written as IPv6), and the /64 of an
 * IPv6 address, in which one machine may take any. A connection that was reset has no address any more: all of these
 * are one group.
 */
export function addressGroupOf(address: string | undefined): string {
  if (address === undefined) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + last.length < 8) groups.push('0');
  return [...groups, ...last].slice(0, NETWORK_GROUPS).join(':');
}
