import { connect } from 'node:net';
import { systemClock } from '#kernel';
import { answeredWithin } from '../answered-within.ts';

/** SSLRequest of the frontend/backend protocol: its length, and the code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const ANSWER_TIMEOUT_MS = 3_000;

/** How long each outcome of a probe is trusted. A refused connection costs no time: it is tried again. */
const TRUSTED_MS = { offered: 60_000, 'not offered': 60_000, silent: 1_000, refused: 0 };
type Outcome = keyof typeof TRUSTED_MS;

interface Probe {
  outcome: Promise<Outcome>;
  untilMs: number;
}

/** The last probe of each server: as many as there are in the settings. */
const probes = new Map<string, Probe>();

function probeTls(host: string, port: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => settle('silent'), ANSWER_TIMEOUT_MS);
    socket.on('error', () => settle('refused'));
    socket.on('close', () => settle('refused'));
    socket.on('connect', () => socket.write(SSL_REQUEST));
    socket.once('data', (answer) => settle(answer[0] === 0x53 ? 'offered' : 'not offered'));
  });
}

function startProbe(host: string, port: number): Probe {
  const probe = { outcome: probeTls(host, port), untilMs: Infinity };
  void probe.outcome.then((outcome) => (probe.untilMs = performance.now() + TRUSTED_MS[outcome]));
  return probe;
}

/**
 * Returns true if a Postgres offers TLS. Only libpq's `prefer` and `allow` need to know before they connect. The result
 * is kept for a minute. A server that does not respond counts as offering none for a second, and the connection itself
 * shows why.
 * @param patienceMs how long this caller waits at most. Default: 3 s, after which the probe ends
 */
export async function offersTls(host: string, port: number, patienceMs = ANSWER_TIMEOUT_MS): Promise<boolean> {
  const key = `${host}:${port}`;
  let probe = probes.get(key);
  if (probe === undefined || performance.now() >= probe.untilMs) probes.set(key, (probe = startProbe(host, port)));
  const found = answeredWithin(probe.outcome, patienceMs, systemClock, 'The server does not answer.');
  return (await found.catch(() => 'silent')) === 'offered';
}
