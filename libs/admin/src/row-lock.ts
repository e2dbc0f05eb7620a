/**
 * The row lock under which a command reads the row that it changes. Other commands that would change the row wait until
 * the transaction of the first ends, so each decides on the current state and no caller has to retry. Readers do not
 * wait.
 */
export const FOR_NO_KEY_UPDATE = { mode: 'for_no_key_update' } as const;
