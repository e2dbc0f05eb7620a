import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

/** Addresses by lower-case name. */
export type Hosts = ReadonlyMap<string, readonly LookupAddress[]>;

/** Reads a hosts(5) file. Lines that are no entries are skipped. */
export function parseHosts(text: string): Hosts {
  const hosts = new Map<string, LookupAddress[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    if (family === 0) continue;
    for (const name of names.map((text) => text.toLowerCase())) {
      const known = hosts.get(name);
      if (known) known.push({ address, family });
      else hosts.set(name, [{ address, family }]);
    }
  }
  return hosts;
}
