import { type Applied, applyCommand } from '../apply-command.ts';
import { type LockedRow, type LockingContext, withLockedRow } from '../locked-row.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { findProject } from './find-project.ts';
import type { ProjectCommand, ProjectEvent, ProjectState } from './project.ts';
import type { ProjectEntity } from './project.entity.ts';
import { projectModel } from './project-model.ts';

/** A project whose row is locked until the end of the transaction. */
export type LockedProject = LockedRow<ProjectEntity>;

/**
 * Runs work on the project that a request names, in one transaction. Work that counts the project's resources and adds
 * one runs here too: the lock keeps the count right.
 * @throws PosthornError `not-found`
 */
export function withProject<T>(
  context: LockingContext,
  project: string,
  work: (locked: LockedProject) => Promise<T>,
): Promise<T> {
  return withLockedRow(context, (tx) => findProject(tx, project, FOR_NO_KEY_UPDATE), work);
}

/** Applies a command to a locked project. @throws PosthornError with which the project refuses it */
export function applyToProject(
  { tx, found: { id }, atMs }: LockedProject,
  command: ProjectCommand,
): Promise<Applied<ProjectState, ProjectEvent, ProjectEntity>> {
  return applyCommand(tx, projectModel, { id, projectId: id }, command, atMs);
}
