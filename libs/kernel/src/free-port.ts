import { createServer } from 'node:net';

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * A port of 127.0.0.1 that nothing listens on.
 * @param from the first port to try, before the next ports; by default any port that the system gives
 */
export async function freePort(from = 0): Promise<number> {
  for (let port = from; port < from + 100; port++) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
  }
  throw new Error(`No port from ${from} to ${from + 99} is free on 127.0.0.1.`);
}
