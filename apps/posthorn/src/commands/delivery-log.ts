import { Command } from 'commander';
import { beginRebuild } from '#admin';
import { onDatabase, OWN_DATABASE, say } from './with-database.ts';

/** Commands for the tables from which deliveries are listed. */
export const deliveryLogCommand = new Command('delivery-log').description(
  'the tables from which deliveries are listed',
);

deliveryLogCommand
  .command('rebuild')
  .description('build the blocks of the delivery log anew from attempts and events; Posthorn keeps running')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      await beginRebuild(pool);
      say('The worker builds the blocks anew. Until they are complete, lists are read from the present ones.');
    }),
  );
