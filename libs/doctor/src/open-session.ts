import { assertSessions, connectSession, type SessionClient } from '#postgres';

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * A session as Posthorn opens its own, which is given up rather than waited for. The settings that Posthorn sets in each
 * session are not examined, since those of the database and the role have no effect.
 * @throws PosthornError `startup-failed` if a pooler in between shares sessions; the driver's error if the database does
 * not answer in time, or refuses
 */
export async function openSession(url: string): Promise<SessionClient> {
  const session = {
    ...{ url, applicationName: 'posthorn doctor' },
    ...{ connectTimeoutMs: CONNECT_TIMEOUT_MS, answerTimeoutMs: ANSWER_TIMEOUT_MS },
  };
  await assertSessions(session);
  return connectSession(session);
}
