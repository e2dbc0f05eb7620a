import { Command } from 'commander';
import { counted } from '#kernel';
import { migrateDatabase } from '#postgres';
import { atDatabase, OWN_DATABASE, say } from './with-database.ts';

/** Brings the schema of Posthorn's own database up to date. */
export const migrateCommand = new Command('migrate')
  .description('bring the schema of the database up to date, as a start does unless POSTHORN_MIGRATE_AT_START=false')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    atDatabase(databaseUrl, async (url, place) => {
      const changes = await migrateDatabase({ url, poolSize: 2 });
      for (const change of changes) say(`Done: ${change}`);
      const made = changes.length === 0 ? 'nothing was to be done' : `${counted(changes.length, 'change')} made`;
      say(`The schema in ${place} is up to date: ${made}.`);
    }),
  );
