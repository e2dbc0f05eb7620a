import { isIP } from 'node:net';

/** The parts of a network in CIDR notation. */
export interface Cidr {
  address: string;
  version: 4 | 6;
  /** From 0 to the bits of the address. */
  prefix: number;
}

const FORM = /^([0-9a-f.:]+)\/(\d{1,3})$/i;
const BITS = { 4: 32, 6: 128 };

/** Reads a network in CIDR notation, of IPv4 or IPv6: `10.0.0.0/8`, `fd00::/8`. Undefined for any other text. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', digits] = FORM.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if ((version !== 4 && version !== 6) || prefix > BITS[version]) return undefined;
  return { address, version, prefix };
}

/** The message for a list of networks with an entry that `parseCidr` does not read. */
export function notANetwork(entry: string): string {
  return `contains ${JSON.stringify(entry)}; each entry must be a network like 127.0.0.0/8 or fd00::/8`;
}
