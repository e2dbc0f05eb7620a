import type { Queryable } from '#postgres';
import { outboxSqlVersion, outboxVersion } from './install-outbox.ts';

/**
 * A warning that a newer Posthorn has installed the outbox in a domain service's database. Its rows are read all the
 * same: columns that this Posthorn does not know are left out.
 * @param name the cursor's name, for the warning
 * @returns undefined if the outbox is not newer, or if there is none, or the role may not read its version
 */
export async function newerOutbox(name: string, source: Queryable): Promise<string | undefined> {
  const { rows } = await source.query<{ may_read: boolean | null }>(
    `select has_table_privilege(to_regclass('posthorn_outbox.meta'), 'select') as may_read`,
  );
  if (rows[0]!.may_read !== true) return undefined;
  const [version, known] = [(await outboxVersion(source)) ?? 0, outboxSqlVersion()];
  if (version <= known) return undefined;
  return `A newer Posthorn has installed the outbox of ${name}: version ${version}, which this Posthorn reads as version ${known}. Upgrade this Posthorn.`;
}
