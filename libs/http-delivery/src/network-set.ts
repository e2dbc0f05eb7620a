import { BlockList, isIP } from 'node:net';
import type { IpAddress } from './ip-address.ts';

const CIDR_FORM = /^([0-9a-f.:]+)\/(\d{1,3})$/i;

/** Networks, and whether an address is in one of them. Node's BlockList is nothing but that, whatever its name says. */
export class NetworkSet {
  private readonly networks = new BlockList();

  /** @param cidrs known to be right; what a user wrote goes through `add` */
  constructor(...cidrs: string[]) {
    for (const cidr of cidrs) this.add(cidr);
  }

  /** Takes a network like `10.0.0.0/8` or `fd00::/8`, and returns whether the text was one. */
  add(cidr: string): boolean {
    const [, base = '', digits] = CIDR_FORM.exec(cidr) ?? [];
    const version = isIP(base);
    const prefix = Number(digits);
    if (version === 0 || prefix > (version === 4 ? 32 : 128)) return false;
    this.networks.addSubnet(base, prefix, version === 4 ? 'ipv4' : 'ipv6');
    return true;
  }

  has(address: IpAddress): boolean {
    return this.networks.check(address.text, address.family);
  }
}
