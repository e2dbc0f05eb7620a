import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';

/**
 * An event of an admin key's stream. `by` is the id of the key that made the request, `command-line`, or `first-start`
 * for the key that a start made.
 */
export type AdminKeyEvent =
  | { type: 'admin-key.created'; name: string; expiresAt: string | null; by: string }
  | { type: 'admin-key.revoked'; name: string; by: string };

/** A command on an admin key. `by` is as in its event. */
export type AdminKeyCommand =
  { type: 'create'; name: string; expiresAt: string | null; by: string } | { type: 'revoke'; name: string; by: string };

/**
 * The state of an admin key's stream. A key that the first start or the command line of an earlier version made has no
 * events: its state is `unrecorded`, as that before a creation. `revoked` is final.
 */
export type AdminKeyState = { status: 'unrecorded' } | { status: 'live' } | { status: 'revoked' };

function decide(command: AdminKeyCommand, { status }: AdminKeyState): AdminKeyEvent[] {
  switch (command.type) {
    case 'create':
      if (status !== 'unrecorded') throw new PosthornError('conflict', 'The key exists already.');
      return [{ ...command, type: 'admin-key.created' }];
    case 'revoke':
      if (status === 'revoked') throw new PosthornError('not-found', 'The admin key does not exist.');
      return [{ ...command, type: 'admin-key.revoked' }];
    default:
      return command satisfies never;
  }
}

function evolve(_state: AdminKeyState, event: AdminKeyEvent): AdminKeyState {
  switch (event.type) {
    case 'admin-key.created':
      return { status: 'live' };
    case 'admin-key.revoked':
      return { status: 'revoked' };
    default:
      return event satisfies never;
  }
}

/** The state machine of an admin key. Its stream belongs to no project: the project's id is the key's own. */
export const adminKey: Decider<AdminKeyState, AdminKeyCommand, AdminKeyEvent> = {
  initial: { status: 'unrecorded' },
  decide,
  evolve,
};
