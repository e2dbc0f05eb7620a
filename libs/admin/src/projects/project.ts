import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';

/** What happened to a project. */
export type ProjectEvent =
  | { type: 'project.created'; name: string; uid: string | null }
  | { type: 'project.changed'; name: string; uid: string | null }
  | { type: 'project.deleted' };

export type ProjectCommand =
  | { type: 'create'; name: string; uid: string | null }
  | { type: 'change'; name?: string; uid?: string | null }
  | { type: 'delete' };

export type ProjectState =
  { status: 'absent' } | { status: 'present'; name: string; uid: string | null } | { status: 'deleted' };

function decide(command: ProjectCommand, state: ProjectState): ProjectEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The project exists already.');
    return [{ type: 'project.created', name: command.name, uid: command.uid }];
  }
  if (state.status !== 'present') throw new PosthornError('not-found', 'There is no such project.');
  switch (command.type) {
    case 'change': {
      const name = command.name ?? state.name;
      const uid = command.uid === undefined ? state.uid : command.uid;
      return name === state.name && uid === state.uid ? [] : [{ type: 'project.changed', name, uid }];
    }
    case 'delete':
      return [{ type: 'project.deleted' }];
    default:
      return command satisfies never;
  }
}

function evolve(_state: ProjectState, event: ProjectEvent): ProjectState {
  switch (event.type) {
    case 'project.created':
    case 'project.changed':
      return { status: 'present', name: event.name, uid: event.uid };
    case 'project.deleted':
      return { status: 'deleted' };
    default:
      return event satisfies never;
  }
}

/** The rules of a project's life. */
export const project: Decider<ProjectState, ProjectCommand, ProjectEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
