import { PosthornError } from '#kernel';
import type { Decider } from '#event-store';

/** What a user says of a project. */
export interface ProjectFields {
  name: string;
  uid: string | null;
  /** Who gets a mail when an endpoint fails, recovers or is disabled. */
  notificationEmails: string[];
}

/** Streams from before there were addresses have none. */
type StoredFields = Omit<ProjectFields, 'notificationEmails'> & Partial<Pick<ProjectFields, 'notificationEmails'>>;

/** What happened to a project. */
export type ProjectEvent =
  | ({ type: 'project.created' } & StoredFields)
  | ({ type: 'project.changed' } & StoredFields)
  | { type: 'project.deleted' };

export type ProjectCommand =
  ({ type: 'create' } & ProjectFields) | ({ type: 'change' } & Partial<ProjectFields>) | { type: 'delete' };

export type ProjectState = { status: 'absent' } | ({ status: 'present' } & ProjectFields) | { status: 'deleted' };

function fieldsOf({ name, uid, notificationEmails = [] }: StoredFields): ProjectFields {
  return { name, uid, notificationEmails };
}

function decide(command: ProjectCommand, state: ProjectState): ProjectEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The project exists already.');
    return [{ type: 'project.created', ...fieldsOf(command) }];
  }
  if (state.status !== 'present') throw new PosthornError('not-found', 'There is no such project.');
  switch (command.type) {
    case 'change': {
      const before = fieldsOf(state);
      const after = {
        name: command.name ?? before.name,
        uid: command.uid === undefined ? before.uid : command.uid,
        notificationEmails: command.notificationEmails ?? before.notificationEmails,
      };
      return JSON.stringify(after) === JSON.stringify(before) ? [] : [{ type: 'project.changed', ...after }];
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
      return { status: 'present', ...fieldsOf(event) };
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
