/** How many of the eight groups of an IPv6 address name a customer's network (a /64). */
const NETWORK_GROUPS = 4;

/**
 * A key for the group of addresses that counts as one client: a single IPv4 address (even if written as IPv6), or the
 * /64 of an IPv6 address, because a machine may use any address in its /64. A connection that was reset has no address
 * any more: all such connections are one group.
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
