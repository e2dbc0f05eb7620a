import { Command } from 'commander';
import { readKeyUse, rekey, type Rekeyed } from '#admin';
import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import type { KeyRing } from '#signing';
import { existingKeyRing } from '#runtime';
import { onDatabase, OWN_DATABASE, say } from './with-database.ts';

const SHOWN_UNREADABLE = 10;

/** @throws PosthornError `invalid-settings` if there is no key ring: a new one would decrypt nothing */
function ownKeyRing(): KeyRing {
  const keyRing = existingKeyRing(loadSettings(process.env));
  if (keyRing) return keyRing;
  throw new PosthornError(
    'invalid-settings',
    'There are no keys: set POSTHORN_SECRET_KEYS to the same value as for the service.',
  );
}

/** @throws PosthornError `invalid-settings` that lists the texts that could not be read */
function refuseUnreadable(done: readonly Rekeyed[]): void {
  const unreadable = done.flatMap((each) => each.unreadable);
  if (unreadable.length === 0) return;
  const shown = unreadable.slice(0, SHOWN_UNREADABLE).map(({ what, id, reason }) => `\n  ${what}, ${id}: ${reason}`);
  throw new PosthornError(
    'invalid-settings',
    `${unreadable.length} could not be read and were not changed:${shown.join('')}`,
  );
}

/** Commands for the texts that are encrypted at rest. */
export const secretsCommand = new Command('secrets').description('data that is encrypted at rest');

secretsCommand
  .command('rekey')
  .description('encrypt everything with the first key of POSTHORN_SECRET_KEYS; Posthorn may keep running')
  .option(...OWN_DATABASE)
  .action(({ databaseUrl }: { databaseUrl?: string }) =>
    onDatabase(databaseUrl, async ({ pool }) => {
      const keyRing = ownKeyRing();
      const [first, ...others] = keyRing.keyIds;
      const done = await rekey(pool, keyRing, (what, moved) => say(`${what}: ${moved} moved so far`));
      for (const { what, moved } of done) say(`${what}: ${moved} moved to the key ${first}`);
      const uses = await readKeyUse(pool);
      for (const { keyId, texts } of uses) say(`The key ${keyId} is needed by ${texts}.`);
      for (const keyId of others.filter((id) => uses.every((use) => use.keyId !== id))) {
        say(`The key ${keyId} is no longer needed: remove it once no process has it as its first key.`);
      }
      refuseUnreadable(done);
    }),
  );
