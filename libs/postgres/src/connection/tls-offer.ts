import { connect } from 'node:net';

/** SSLRequest of the frontend/backend protocol: its length, and the code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const ANSWER_TIMEOUT_MS = 3_000;
const TRUSTED_MS = 60_000;
const MAX_KNOWN = 1_000;

const known = new Map<string, { isOffered: boolean; untilMs: number }>();

function ask(host: string, port: number): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (isOffered: boolean | undefined) => {
      socket.destroy();
      resolve(isOffered);
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => settle(undefined));
    socket.on('error', () => settle(undefined));
    socket.on('close', () => settle(undefined));
    socket.on('connect', () => socket.write(SSL_REQUEST));
    socket.once('data', (answer) => settle(answer[0] === 0x53));
  });
}

/**
 * Returns true if a Postgres offers TLS. Only libpq's `prefer` and `allow` need to know before they connect. An answer
 * is kept for a minute; a server that does not answer counts as offering none, and the connection itself shows why.
 */
export async function offersTls(host: string, port: number): Promise<boolean> {
  const key = `${host}:${port}`;
  const found = known.get(key);
  if (found && performance.now() < found.untilMs) return found.isOffered;
  const isOffered = await ask(host, port);
  if (isOffered === undefined) return false;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, { isOffered, untilMs: performance.now() + TRUSTED_MS });
  return isOffered;
}
