import { Command } from 'commander';
import { PosthornError } from '#kernel';
import { describeStandstill, readStandstills } from '#notifications';
import { installOutbox, outboxSql, readCursors, rebaseCursor } from '#outbox';
import { reporting, withDatabase } from './with-database.ts';

const OWN = '--database-url <url>';

/** The outboxes of domain services, and the cursors that follow them. */
export const outboxCommand = new Command('outbox').description('outboxes in domain services’ databases');

outboxCommand
  .command('install')
  .description('install the schema posthorn_outbox in a domain service’s database, or bring it up to date')
  .requiredOption(OWN, 'the domain service’s database')
  .action(({ databaseUrl }: { databaseUrl: string }) =>
    reporting(async () => {
      const { version, was } = await installOutbox(databaseUrl);
      const before = was === null ? 'there was none' : `was ${was}`;
      process.stdout.write(`The outbox is installed, version ${version} (${before}).\n`);
      process.stdout.write('A role other than its owner may emit once posthorn_outbox.allow_emit names it.\n');
    }),
  );

outboxCommand
  .command('sql')
  .description('print that schema as plain SQL')
  .action(() => void process.stdout.write(outboxSql()));

outboxCommand
  .command('status')
  .description('show where the database is, how far each cursor is, and what keeps it')
  .option(OWN, 'Posthorn’s own database, in the place of DATABASE_URL')
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    reporting(() =>
      withDatabase(databaseUrl, async ({ pool }, place) => {
        process.stdout.write(`The database: ${place}\n`);
        for (const { name, position, movedAt, dead, sourceIdentity, stoppedReason } of await readCursors(pool)) {
          const state = stoppedReason ? `stopped: ${stoppedReason}` : `moved ${movedAt.toISOString()}`;
          const of = sourceIdentity === null ? '' : `  of ${sourceIdentity}`;
          process.stdout.write(`${name}  at ${position.pos}/${position.seq}${of}  ${dead} dead  ${state}\n`);
        }
        for (const standstill of await readStandstills(pool)) {
          process.stdout.write(`${describeStandstill(standstill)}\n`);
        }
      }),
    ),
  );

outboxCommand
  .command('rebase <cursor>')
  .description('let a cursor read again all that is kept, after its database was restored')
  .option(OWN, 'Posthorn’s own database, in the place of DATABASE_URL')
  .action((cursor: string, { databaseUrl }: { databaseUrl?: string }) =>
    reporting(() =>
      withDatabase(databaseUrl, async ({ pool }) => {
        if (await rebaseCursor(pool, cursor))
          process.stdout.write(`${cursor} begins again; it goes on within seconds.\n`);
        else throw new PosthornError('not-found', `There is no cursor ${cursor}: see \`posthorn outbox status\`.`);
      }),
    ),
  );
