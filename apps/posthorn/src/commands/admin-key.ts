import { Command } from 'commander';
import { ApiKeys } from '#admin';
import { systemClock } from '#kernel';
import { reporting, withDatabase } from './with-database.ts';

/** Another admin key, for whoever has lost the one that the first start showed. */
export const adminKeyCommand = new Command('admin-key')
  .description('make another admin key in the place of the one that Posthorn made at its first start')
  .option('--database-url <url>', 'Posthorn’s own database, in the place of DATABASE_URL')
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    reporting(() =>
      withDatabase(databaseUrl, async ({ pool }) => {
        process.stdout.write(`${await new ApiKeys(pool, systemClock, undefined).replace()}\n`);
      }),
    ),
  );
