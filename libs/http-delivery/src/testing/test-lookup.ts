import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';

/** A resolver in the form of dns.lookup. @param answer the addresses of a name, or the code of the error */
export function testLookup(answer: (hostname: string) => string[] | string): LookupFunction {
  return (hostname, _options, callback) => {
    const found = answer(hostname);
    if (typeof found === 'string') {
      process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${found} ${hostname}`), { code: found }), []);
    } else {
      const addresses = found.map((address) => ({ address, family: isIP(address) }));
      process.nextTick(callback, null, addresses);
    }
  };
}
