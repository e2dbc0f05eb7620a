import { shellWord } from '#kernel';

/** An admin key. */
export interface GivenKey {
  key: string;
  /** True if the caller has typed the key, and it is not that of the settings, which is not printed. */
  isKeyGiven: boolean;
}

/**
 * A command that sends an event, whole as it is typed. A key of the settings is left to the variable of the shell, as
 * nothing prints that key.
 */
export function eventCommand(events: URL, event: object, { key, isKeyGiven }: GivenKey): string {
  const header = isKeyGiven ? shellWord(`X-API-KEY: ${key}`) : '"X-API-KEY: $POSTHORN_ADMIN_KEY"';
  const type = shellWord('Content-Type: application/json');
  return `curl -sS ${shellWord(events.href)} -H ${header} -H ${type} -d ${shellWord(JSON.stringify(event))}`;
}
