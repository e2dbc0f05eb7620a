import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';
import type { Scope } from './scopes.ts';

/** The terms on which a project's key is created. */
export interface ApiKeyTerms {
  name: string;
  /** Null for every scope but `keys:write`. */
  scopes: Scope[] | null;
  /** A date-time; null for a key that does not expire. */
  expiresAt: string | null;
}

/**
 * An event of a project key's stream. `by` is the id of the key that made the request. No event contains the key
 * itself. Events of earlier versions have no scopes and no expiry.
 */
export type ApiKeyEvent =
  | ({ type: 'api-key.created'; by: string } & Pick<ApiKeyTerms, 'name'> & Partial<ApiKeyTerms>)
  | { type: 'api-key.revoked'; by: string };

/** A command on a project key. `by` is the id of the key that makes the request. */
export type ApiKeyCommand = ({ type: 'create'; by: string } & ApiKeyTerms) | { type: 'revoke'; by: string };

/** The state of a project key's stream. `revoked` is final. */
export type ApiKeyState = { status: 'absent' } | { status: 'live'; name: string } | { status: 'revoked' };

function decide(command: ApiKeyCommand, state: ApiKeyState): ApiKeyEvent[] {
  switch (command.type) {
    case 'create':
      if (state.status !== 'absent') throw new PosthornError('conflict', 'The key exists already.');
      return [{ ...command, type: 'api-key.created' }];
    case 'revoke':
      if (state.status !== 'live') throw new PosthornError('not-found', 'The API key does not exist.');
      return [{ type: 'api-key.revoked', by: command.by }];
    default:
      return command satisfies never;
  }
}

function evolve(_state: ApiKeyState, event: ApiKeyEvent): ApiKeyState {
  switch (event.type) {
    case 'api-key.created':
      return { status: 'live', name: event.name };
    case 'api-key.revoked':
      return { status: 'revoked' };
    default:
      return event satisfies never;
  }
}

/** The state machine of a key: it is created, and it is revoked for good. */
export const apiKey: Decider<ApiKeyState, ApiKeyCommand, ApiKeyEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
