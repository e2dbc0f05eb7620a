import { COMMAND, messageOf, PosthornError } from '#kernel';
import { connectSession } from './connection/connect-session.ts';
import { databaseAdvice } from './explain-database.ts';
import { hasLostSession, isDatabaseAway } from './is-away.ts';
import { isTimedOut } from './is-timed-out.ts';
import { lacksPart } from './lacks-part.ts';
import { lacksPrivilege } from './lacks-privilege.ts';
import { namingLocks } from './naming-locks.ts';
import { describeMissingRights, findMissingRights } from './rights/missing-rights.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 5_000;

/** SQLSTATE: the server or an administrator ended the session, or its transaction took too long. */
const SESSION_ENDED = /^(57P0[125]|25P03)$/;

const LOOK_AND_REPEAT = 'look in its log, and run the command again';

/** Returns true for an error of Postgres or of the connection to it, also as TypeORM hands it on. */
function isOfDatabase(error: unknown): boolean {
  const { severity } = (error ?? {}) as { severity?: unknown };
  return severity !== undefined || isDatabaseAway(error) || hasLostSession(error);
}

/** The missing rights of the role with the grants that help; undefined if none is known, or they cannot be read. */
async function missingRights(url: string): Promise<string | undefined> {
  const limits = { connectTimeoutMs: CONNECT_TIMEOUT_MS, answerTimeoutMs: ANSWER_TIMEOUT_MS };
  try {
    const session = await connectSession({ url, applicationName: 'posthorn command', ...limits });
    try {
      const missing = await findMissingRights(session);
      return missing.length > 0 ? describeMissingRights(missing) : undefined;
    } finally {
      await session.end();
    }
  } catch {
    return undefined;
  }
}

/** The cause and the remedy, in words that can follow a colon, without a final period. */
async function adviceOn(error: unknown, url: string): Promise<string> {
  const code = String((error as { code?: unknown }).code);
  const message = messageOf(error).replace(/\.$/, '');
  if (lacksPrivilege(error)) return (await missingRights(url)) ?? databaseAdvice(error);
  if (lacksPart(error)) return `${message}: \`${COMMAND} doctor\` shows what its schema lacks`;
  if (SESSION_ENDED.test(code)) return `it ended the session: ${LOOK_AND_REPEAT}`;
  if (isTimedOut(error))
    return `it ended a statement, which took longer than a minute or was cancelled: ${LOOK_AND_REPEAT}`;
  const advice = databaseAdvice(error);
  return advice === message ? `${message}: ${LOOK_AND_REPEAT}` : advice;
}

/**
 * Runs the work of a command in a database. Every refusal of Postgres, and every loss of the connection, becomes one
 * line with the fault and the remedy.
 * @param place the database's name for people
 * @throws PosthornError `startup-failed`, or `unavailable` for a lock of another session
 */
export async function explainRefusals<T>(url: string, place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await namingLocks(url, work);
  } catch (error) {
    if (error instanceof PosthornError || !isOfDatabase(error)) throw error;
    const advice = (await adviceOn(error, url)).replace(/\s*\n\s*/g, ' ');
    throw new PosthornError('startup-failed', `The command cannot continue in the database ${place}: ${advice}.`, {
      cause: error,
    });
  }
}
