import { withSession } from './with-session.ts';

/** Returns true if no delivery waits to be sent or tried again. */
export async function isNothingDue(databaseUrl: string): Promise<boolean> {
  const { rows } = await withSession(databaseUrl, (session) =>
    session.query<{ due: boolean }>('select exists (select from posthorn.due) as due'),
  );
  return !rows[0]!.due;
}
