import { Command } from 'commander';
import { COMMAND, PosthornError } from '#kernel';
import { describeStandstill, readStandstills, removeStandstill } from '#notifications';
import { forgetSource, installOutbox, outboxSql, readCursors, rebaseCursor } from '#outbox';
import { describeCursor } from './describe-cursor.ts';
import { onDatabase, OWN_DATABASE, reporting, say } from './with-database.ts';

/** The lines about an outbox beside Posthorn's own tables, which is of use only to a service in the same database. */
const IN_OWN_DATABASE = [
  'This database has Posthorn’s own tables, too. An outbox here is only for a service that keeps its tables here, and is',
  'read once POSTHORN_OUTBOX_SOURCES names this database. Posthorn needs none for the events that it gets over REST.',
].join(' ');

/** The outboxes of domain services, and the cursors that follow them. */
export const outboxCommand = new Command('outbox').description('outboxes in domain services’ databases');

outboxCommand
  .command('install')
  .description('install the schema posthorn_outbox in a domain service’s database, or bring it up to date')
  .requiredOption('--database-url <url>', 'the domain service’s database')
  .action(({ databaseUrl }: { databaseUrl: string }) =>
    reporting(async () => {
      const { version, was, isPosthorns } = await installOutbox(databaseUrl);
      const before = was === null ? 'there was none' : `was ${was}`;
      say(`The outbox is installed, version ${version} (${before}).`);
      say('Roles other than its owner may emit once they are named to posthorn_outbox.allow_emit.');
      if (isPosthorns) say(IN_OWN_DATABASE);
    }),
  );

outboxCommand
  .command('sql')
  .description('print that schema as plain SQL')
  .action(() => void process.stdout.write(outboxSql()));

outboxCommand
  .command('status')
  .description('show the place of the database, the position of each cursor, and standstills')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }, place) => {
      say(`The database: ${place}`);
      for (const line of (await readCursors(pool)).flatMap(describeCursor)) say(line);
      for (const standstill of await readStandstills(pool)) say(describeStandstill(standstill));
    }),
  );

outboxCommand
  .command('rebase <cursor>')
  .description('make a cursor read all retained rows again, after its database was restored')
  .option(...OWN_DATABASE)
  .action((cursor: string, { databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      if (await rebaseCursor(pool, cursor)) say(`${cursor} starts from the beginning within seconds.`);
      else throw new PosthornError('not-found', `There is no cursor ${cursor}: see \`${COMMAND} outbox status\`.`);
    }),
  );

outboxCommand
  .command('forget <source>')
  .description('forget a source that was retired: delete its cursor, once no process follows it')
  .option(...OWN_DATABASE)
  .action((source: string, { databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      await forgetSource(pool, source);
      await removeStandstill(pool, `import:${source}`);
      say(`import:${source} is forgotten. Its events and its dead records stay.`);
    }),
  );
