import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';

/**
 * An event of a project key's stream. `by` is the id of the key that made the request. No event contains the key
 * itself.
 */
export type ApiKeyEvent =
  { type: 'api-key.created'; name: string; by: string } | { type: 'api-key.revoked'; by: string };

/** A command on a project key. `by` is the id of the key that makes the request. */
export type ApiKeyCommand = { type: 'create'; name: string; by: string } | { type: 'revoke'; by: string };

/** The state of a project key's stream. `revoked` is final. */
export type ApiKeyState = { status: 'absent' } | { status: 'live'; name: string } | { status: 'revoked' };

function decide(command: ApiKeyCommand, state: ApiKeyState): ApiKeyEvent[] {
  switch (command.type) {
    case 'create':
      if (state.status !== 'absent') throw new PosthornError('conflict', 'The key exists already.');
      return [{ type: 'api-key.created', name: command.name, by: command.by }];
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
