import { type Metadata, type MetadataChange, PosthornError, sortedMetadata } from '#kernel';
import type { SecretType } from '../secrets/secret-type.ts';
import { withChange } from '../metadata.ts';
import type { Decider } from '#event-store';
import type { SchemaValidation, UnknownEventTypes } from '#event-types';

/** The attributes of a project that a user sets. */
export interface ProjectFields {
  name: string;
  uid: string | null;
  /**
   * The addresses that get the project's notices: endpoints that fail, recover or are disabled, and a backlog that is
   * nearly full.
   */
  notificationEmails: string[];
  /** The treatment of data that violates the schema of its event type. */
  schemaValidation: SchemaValidation;
  /** The treatment of events of types that are not in the catalogue. */
  unknownEventTypes: UnknownEventTypes;
  /** Texts of the user's own. */
  metadata: Metadata;
  /** The type of the secrets that are generated for new endpoints, if their profile can sign with it. */
  secretType: SecretType;
}

/** A change of the attributes. Fields that are left out stay, and metadata is changed key by key. */
export type ProjectChange = Partial<Omit<ProjectFields, 'metadata'> & { metadata: MetadataChange }>;

/**
 * The attributes as given, before defaults are added. Streams store them in this form, and older streams have fewer.
 */
export type GivenFields = Pick<ProjectFields, 'name' | 'uid'> & Partial<ProjectFields>;

/** Returns true if fields set a rule by which the project's events are checked. */
export function changesRules({ schemaValidation, unknownEventTypes }: ProjectChange): boolean {
  return schemaValidation !== undefined || unknownEventTypes !== undefined;
}

/** A change of a project. */
export type ProjectEvent =
  | ({ type: 'project.created' } & GivenFields)
  | ({ type: 'project.changed' } & GivenFields)
  | { type: 'project.deleted' };

/** A command on a project. `change` keeps the fields that it leaves out; `replace` keeps the uid alone. */
export type ProjectCommand =
  | ({ type: 'create' } & GivenFields)
  | ({ type: 'change' } & ProjectChange)
  | ({ type: 'replace' } & Omit<GivenFields, 'uid'>)
  | { type: 'delete' };

/** The state of a project's stream. `deleted` is final: every further command is refused. */
export type ProjectState = { status: 'absent' } | ({ status: 'present' } & ProjectFields) | { status: 'deleted' };

function fieldsOf(given: GivenFields): ProjectFields {
  const {
    name,
    uid,
    notificationEmails = [],
    schemaValidation = 'off',
    unknownEventTypes = 'accept',
    secretType = 'hmac',
  } = given;
  const metadata = sortedMetadata(given.metadata ?? {});
  return { name, uid, notificationEmails, schemaValidation, unknownEventTypes, metadata, secretType };
}

/** Applies a change. @throws PosthornError `invalid-input` if the change leaves too many keys of metadata */
function changed(before: ProjectFields, over: ProjectChange): ProjectFields {
  return {
    name: over.name ?? before.name,
    uid: over.uid === undefined ? before.uid : over.uid,
    notificationEmails: over.notificationEmails ?? before.notificationEmails,
    schemaValidation: over.schemaValidation ?? before.schemaValidation,
    unknownEventTypes: over.unknownEventTypes ?? before.unknownEventTypes,
    metadata: over.metadata === undefined ? before.metadata : withChange(before.metadata, over.metadata),
    secretType: over.secretType ?? before.secretType,
  };
}

/** The event for new attributes; none if they equal the present ones. */
function changeTo(after: ProjectFields, before: ProjectFields): ProjectEvent[] {
  return JSON.stringify(after) === JSON.stringify(before) ? [] : [{ type: 'project.changed', ...after }];
}

function decide(command: ProjectCommand, state: ProjectState): ProjectEvent[] {
  if (command.type === 'create') {
    if (state.status !== 'absent') throw new PosthornError('conflict', 'The project exists already.');
    return [{ type: 'project.created', ...fieldsOf(command) }];
  }
  if (state.status !== 'present') throw new PosthornError('not-found', 'The project does not exist.');
  const before = fieldsOf(state);
  switch (command.type) {
    case 'change':
      return changeTo(changed(before, command), before);
    case 'replace':
      return changeTo(fieldsOf({ ...command, uid: before.uid }), before);
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

/** The state machine of a project. */
export const project: Decider<ProjectState, ProjectCommand, ProjectEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
