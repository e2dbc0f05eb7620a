import { describePgBouncer, migratedDatabase, startPgBouncer } from '#testing';
import { examine } from './examine.ts';

describePgBouncer('the examination of a database behind PgBouncer', () => {
  it('names a pooler that shares sessions, in the place of other findings', async () => {
    const database = await migratedDatabase();
    const pooler = await startPgBouncer(database.url, { poolMode: 'transaction' });
    const found: string[] = [];
    for await (const { area, findings } of examine({ PORT: '0', DATABASE_URL: pooler.url })) {
      if (area === 'Connection') found.push(...findings.map(({ severity, message }) => `${severity}: ${message}`));
    }
    expect(found).toEqual([
      expect.stringMatching(/^problem: The database \S+ cannot be used: a pooler .* pool_mode = session/) as string,
    ]);
    await pooler.stop();
    await database.drop();
  });
});
