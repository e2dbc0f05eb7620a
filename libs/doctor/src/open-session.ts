import { assertSessions, connectSession, type SessionClient } from '#postgres';

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;
const STATEMENT_PART = 0.6;

/** The time limit of `openSession`, and the test for shared sessions that it may leave out. */
export interface OpenOptions {
  /** How long to wait for the connection, and for a response. Default: 5 s and 10 s. */
  patienceMs?: number;
  /** True if an earlier session has shown that no pooler there shares sessions. Default: false. */
  areSessionsKnown?: boolean;
}

/**
 * A session as Posthorn opens its own, which is given up rather than waited for. The settings that Posthorn sets in
 * each session are not examined, since the settings of the database and the role have no effect.
 * @throws PosthornError `startup-failed` if a pooler in between shares sessions; the driver's error if the database
 * does not respond in time, or refuses
 */
export async function openSession(
  url: string,
  { patienceMs, areSessionsKnown = false }: OpenOptions = {},
): Promise<SessionClient> {
  const session = {
    ...{ url, applicationName: 'posthorn doctor' },
    ...{ connectTimeoutMs: patienceMs ?? CONNECT_TIMEOUT_MS, answerTimeoutMs: patienceMs ?? ANSWER_TIMEOUT_MS },
  };
  if (!areSessionsKnown) await assertSessions(session);
  const client = await connectSession(session);
  // Shorter than the wait for a response: a statement that waits for a lock is ended, and the session stays usable.
  await client.query(`set statement_timeout = '${Math.round(session.answerTimeoutMs * STATEMENT_PART)}ms'`);
  return client;
}
