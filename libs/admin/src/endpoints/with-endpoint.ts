import type { EntityManager } from 'typeorm';
import { type Applied, applyCommand } from '../apply-command.ts';
import type { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import type { EndpointEntity } from './endpoint.entity.ts';
import type { EndpointCommand, EndpointEvent, EndpointState } from './endpoint-events.ts';
import { endpointModel } from './endpoint-model.ts';
import { findEndpoint } from './find-endpoint.ts';

/** An endpoint whose row is locked until the end of the transaction. */
export interface LockedEndpoint {
  tx: EntityManager;
  /** The row as it was found. */
  found: EndpointEntity;
  /** The time of the command, in Unix milliseconds. */
  atMs: number;
}

/**
 * Runs work on the endpoint that a request names, in one transaction.
 * @throws PosthornError `not-found`
 */
export function withEndpoint<T>(
  { clock, dataSource }: Pick<AdminContext, 'clock' | 'dataSource'>,
  { project, endpoint }: { readonly project: string; readonly endpoint: string },
  work: (locked: LockedEndpoint) => Promise<T>,
): Promise<T> {
  const atMs = clock.nowMs();
  return dataSource.transaction(async (tx) => {
    const { id: projectId } = await findProject(tx, project);
    return work({ tx, atMs, found: await findEndpoint(tx, projectId, endpoint, FOR_NO_KEY_UPDATE) });
  });
}

/** Applies a command to a locked endpoint. @throws PosthornError with which the endpoint refuses it */
export function applyToEndpoint(
  { tx, found: { id, projectId }, atMs }: LockedEndpoint,
  command: EndpointCommand,
): Promise<Applied<EndpointState, EndpointEvent, EndpointEntity>> {
  return applyCommand(tx, endpointModel, { id, projectId }, command, atMs);
}
