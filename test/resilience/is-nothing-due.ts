import pg from 'pg';

/** Returns true if no delivery waits to be sent or tried again. */
export async function isNothingDue(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ due: boolean }>('select exists (select from posthorn.due) as due');
    return !rows[0]!.due;
  } finally {
    await client.end();
  }
}
