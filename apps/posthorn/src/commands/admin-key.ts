import { Command } from 'commander';
import { AdminKeys, KEYS_TRUSTED_MS } from '#admin';
import { COMMAND, systemClock } from '#kernel';
import { readPoolTime } from '#postgres';
import { onDatabase, OWN_DATABASE, say } from './with-database.ts';

/** The time for the look-up of a key that is under way. */
const MARGIN_MS = 100;

/** Names of earlier versions may have white space around them. */
const shown = (name: string) => (name.trim() === name ? name : JSON.stringify(name));

/** Runs work on the admin keys of the database, by the database's time. */
function withKeys(databaseUrl: string | undefined, work: (keys: AdminKeys) => Promise<void>): Promise<void> {
  return onDatabase(databaseUrl, async ({ pool }) => {
    const { nowMs } = await readPoolTime(pool);
    return work(new AdminKeys(pool, { nowMs: () => nowMs }));
  });
}

/** The admin keys that Posthorn made. The key of POSTHORN_ADMIN_KEY is not among them. */
export const adminKeyCommand = new Command('admin-key').description(
  'admin keys in addition to POSTHORN_ADMIN_KEY: make (the default), list or revoke them',
);

adminKeyCommand
  .command('create', { isDefault: true })
  .description('create another admin key, and print it once; the other keys stay valid')
  .option('--name <name>', 'the name by which the key is listed and revoked; default: admin-2, admin-3 and so on')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl, name }: { databaseUrl?: string; name?: string }) =>
    withKeys(databaseUrl, async (keys) => {
      const made = await keys.create(name);
      process.stderr.write(`Created the admin key ${JSON.stringify(made.name)}. It is shown only once:\n`);
      say(made.key);
    }),
  );

adminKeyCommand
  .command('list')
  .description('list the admin keys by name, with their ids in the audit log')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    withKeys(databaseUrl, async (keys) => {
      const made = await keys.list();
      for (const { name, id, createdAt, expiresAt, lastUsedAt } of made) {
        const times = [`made ${createdAt}`, lastUsedAt && `used ${lastUsedAt}`, expiresAt && `expires ${expiresAt}`];
        say([shown(name), id, ...times.filter(Boolean)].join('  '));
      }
      if (made.length > 0) return;
      say('Posthorn has made no admin key. If POSTHORN_ADMIN_KEY is set, it is the only admin key.');
      say(`\`${COMMAND} admin-key\` makes a key.`);
    }),
  );

adminKeyCommand
  .command('revoke <name>')
  .description('revoke an admin key: it is invalid as soon as the command has ended')
  .option(...OWN_DATABASE)
  .action((name: string, { databaseUrl }: { databaseUrl?: string }) =>
    withKeys(databaseUrl, async (keys) => {
      await keys.revoke(name);
      await systemClock.sleep(KEYS_TRUSTED_MS + MARGIN_MS);
      say(`The admin key ${JSON.stringify(name)} is revoked.`);
      if ((await keys.list()).length > 0) return;
      say('It was the last admin key: without POSTHORN_ADMIN_KEY, the next start makes a new key and prints it.');
    }),
  );
