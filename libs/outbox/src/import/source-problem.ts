import { COMMAND, messageOf } from '#kernel';
import { databaseAdvice, hasSqlState, isFailedConnection, isHiddenByPolicy, lacksPrivilege } from '#postgres';

/** The statement with which an outbox's owner allows the role of a source to follow the outbox. */
function allowing(sourceUrl: string): string {
  const user = decodeURIComponent(URL.parse(sourceUrl)?.username ?? '') || '<that role>';
  return `select posthorn_outbox.allow_relay('${user.replaceAll("'", "''")}')`;
}

/** Describes why Posthorn's own database refuses the rows of a source, with the remedy if there is one. */
export function ownDatabaseProblem(name: string, error: unknown): string {
  return `Posthorn's own database refuses the rows of ${name}. The import is tried again: ${databaseAdvice(error)}`;
}

/**
 * Describes the problem of a source's database, and its remedy, from the error with which the import ended.
 * @param lock a sentence about another session's lock for which the import waits, if there is one
 */
export function sourceProblem(name: string, sourceUrl: string, error: unknown, lock?: string): string {
  if (lock !== undefined) return `The database of ${name} does not answer: ${lock}`;
  if (hasSqlState(error, 'undefinedTable', 'invalidSchemaName')) {
    return `The database of ${name} has no outbox: install it there with \`${COMMAND} outbox install --database-url …\`, or remove the source from POSTHORN_OUTBOX_SOURCES: ${messageOf(error)}`;
  }
  if (lacksPrivilege(error) && !isFailedConnection(error)) {
    if (isHiddenByPolicy(error)) {
      return `Row-level security of the outbox hides messages from the role of ${name}: disable it for the tables of the schema posthorn_outbox, or give the role BYPASSRLS: ${messageOf(error)}`;
    }
    return `The role of ${name} in POSTHORN_OUTBOX_SOURCES may not read or clean the outbox. As the outbox’s owner: ${allowing(sourceUrl)} (see docs/database.md): ${messageOf(error)}`;
  }
  return `The database of ${name} cannot be followed and is tried again: ${databaseAdvice(error)}`;
}
