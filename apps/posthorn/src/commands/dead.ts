import { Command, InvalidArgumentError } from 'commander';
import { deadRecordView, findDeadRecord, removeDeadRecord, replayDeadRecord, type RowChanges } from '#admin';
import { loadSettings } from '#config';
import { COMMAND, systemClock } from '#kernel';
import { countDead, readDeadPage } from '#outbox';
import { onDatabase, OWN_DATABASE, say } from './with-database.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

function limitOf(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_LIMIT}.`);
}

/** Commands for the rows of outboxes and records of the log that could not be processed. */
export const deadCommand = new Command('dead').description('rows and records that could not be imported or read');

deadCommand
  .command('count')
  .description('show the number of dead records of each source')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      const counts = await countDead(pool);
      for (const { source, count, youngestAt } of counts) {
        say(`${source}  ${count}  the newest of ${youngestAt.toISOString()}`);
      }
      if (counts.length === 0) say('There are no dead records.');
    }),
  );

deadCommand
  .command('list')
  .description('show the newest dead records, each with its reason')
  .option('--source <source>', `only dead records of this source, as \`${COMMAND} dead count\` names it`)
  .option('--limit <count>', `the number of dead records; ${MAX_LIMIT} at most`, limitOf, DEFAULT_LIMIT)
  .option(...OWN_DATABASE)
  .action(({ source, limit, databaseUrl }: { source?: string; limit: number; databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      const dead = await readDeadPage(pool, source ?? null, null, limit);
      for (const { id, at, source: from, type, reason } of dead.map(deadRecordView)) {
        say(`${id}  ${at}  ${from}  ${type ?? '-'}  ${reason}`);
      }
      if (dead.length === 0) say('There are no dead records.');
    }),
  );

deadCommand
  .command('show <record>')
  .description('show a dead record as JSON, with its row or record')
  .option(...OWN_DATABASE)
  .action((record: string, { databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      const dead = await findDeadRecord(pool, record);
      say(JSON.stringify({ ...deadRecordView(dead), record: dead.record }, null, 2));
    }),
  );

deadCommand
  .command('replay <record>')
  .description('import a dead record again, once the cause is removed')
  .option('--project <project>', 'the project’s id or uid; default: the project that the row names')
  .option('--id <id>', 'the event’s own id; default: the id that the row has')
  .option(...OWN_DATABASE)
  .action((record: string, { databaseUrl, ...changes }: RowChanges & { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      const { maxDataBytes, retentionDays } = loadSettings(process.env);
      const context = { pool, clock: systemClock, maxDataBytes, retentionDays };
      const { eventId, duplicate } = await replayDeadRecord(context, record, changes);
      say(duplicate ? `${record} is ${eventId}, which already existed.` : `${record} is ${eventId} now.`);
    }),
  );

deadCommand
  .command('drop <record>')
  .description('delete a dead record: it is never imported')
  .option(...OWN_DATABASE)
  .action((record: string, { databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      await removeDeadRecord(pool, record);
      say(`${record} is deleted.`);
    }),
  );
