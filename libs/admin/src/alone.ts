/**
 * The lock under which a command finds what it changes: others that would change it wait until this one's transaction
 * is over, so that each decides on what there is, and nobody has to come again. Who only reads does not wait.
 */
export const ALONE = { mode: 'for_no_key_update' } as const;
