import { isIP } from 'node:net';

/** An address in its canonical spelling; an IPv4-mapped IPv6 address is held as IPv4, see `parseIp`. */
export interface IpAddress {
  text: string;
  family: 'ipv4' | 'ipv6';
}

/** An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2), as WHATWG writes it: `[::ffff:7f00:1]`. */
const MAPPED = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;

/** The IPv4 address of two halves of 16 bits, as text. */
export function dottedIpv4(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function parseIpv6(text: string): IpAddress | undefined {
  const canonical = URL.parse(`http://[${text}]`)?.hostname;
  if (canonical === undefined) return undefined;
  const [, high, low] = MAPPED.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return { text: canonical.slice(1, -1), family: 'ipv6' };
  return { text: dottedIpv4(Number.parseInt(high, 16), Number.parseInt(low, 16)), family: 'ipv4' };
}

/**
 * An address in its canonical spelling, an IPv4-mapped IPv6 address as the IPv4 address that it reaches.
 * Undefined for anything else, an address with a zone (`fe80::1%eth0`) too.
 */
export function parseIp(text: string): IpAddress | undefined {
  switch (isIP(text)) {
    case 4:
      return { text, family: 'ipv4' };
    case 6:
      return parseIpv6(text);
    default:
      return undefined;
  }
}
