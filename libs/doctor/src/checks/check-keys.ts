import { readKeyUse } from '#admin';
import { counted, PosthornError } from '#kernel';
import { hasSqlState } from '#postgres';
import { existingKeyRing } from '#runtime';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, skipped } from '../finding.ts';

const ADD_IT = 'Add it at the end of POSTHORN_SECRET_KEYS, in every process.';

async function missingKeys({ database }: Site, keyIds: readonly string[]): Promise<Finding[]> {
  const uses = await readKeyUse(database!);
  return uses
    .filter(({ keyId }) => !keyIds.includes(keyId))
    .map(({ keyId, texts }) =>
      problem(
        `${counted(texts, 'stored secret needs', 'stored secrets need')} the key ${keyId}, which is missing.`,
        ADD_IT,
      ),
    );
}

/** Compares the keys for secrets at rest with the stored secrets. */
export const checkKeys: Check = {
  area: 'Keys',
  async run(site) {
    const { settings, database } = site;
    try {
      const keyIds = existingKeyRing(settings)?.keyIds ?? [];
      const found = database && keyIds.length > 0 ? await missingKeys(site, keyIds) : [];
      if (found.length > 0) return found;
      if (keyIds.length === 0) return [ok('There is no key yet: the first start makes a key in the data directory.')];
      const rest = database ? 'they decrypt all stored secrets' : 'the stored secrets could not be checked';
      return [ok(`The keys ${keyIds.join(', ')} exist, and ${rest}.`)];
    } catch (error) {
      if (error instanceof PosthornError) return [problem(error.message, 'See docs/secrets.md.')];
      if (hasSqlState(error, 'undefinedTable')) return [skipped('No secret is stored before the first start.')];
      throw error;
    }
  },
};
