import type { SchemaValidation, UnknownEventTypes } from '#event-types';
import { type Metadata, toTypeId } from '#kernel';
import type { SecretType } from '../secrets/secret-type.ts';
import type { ProjectEntity } from './project.entity.ts';

/** A project as the APIs show it. */
export interface ProjectView {
  id: string;
  uid: string | null;
  name: string;
  /** The treatment of data that violates the schema of its event type. */
  schemaValidation: SchemaValidation;
  /** The treatment of events of types that are not in the catalogue. */
  unknownEventTypes: UnknownEventTypes;
  notificationEmails: string[];
  /** Texts of your own: at most 50 keys of 40 characters, with values of 500. */
  metadata: Metadata;
  /** The type of the secrets that are generated for new endpoints, if their profile can sign with it. */
  secretType: SecretType;
  createdAt: string;
  updatedAt: string;
}

/** Maps the row of a project to its view, with the id as `prj_…` and times in RFC 3339. */
export function projectView(project: ProjectEntity): ProjectView {
  return {
    id: toTypeId('prj', project.id),
    uid: project.uid,
    name: project.name,
    schemaValidation: project.schemaValidation,
    unknownEventTypes: project.unknownEventTypes,
    notificationEmails: project.notificationEmails,
    metadata: project.metadata,
    secretType: project.secretType,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}
