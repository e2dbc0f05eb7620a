import type { EntityManager } from 'typeorm';
import type { StreamId } from '#event-store';
import { type OperationalEventType, toTypeId } from '#kernel';
import { type Applied, applyCommand } from '../apply-command.ts';
import { type LockedRow, type LockingContext, withLockedRow } from '../locked-row.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { emitEndpointEvent } from './emit-endpoint-event.ts';
import type { EndpointEntity } from './endpoint.entity.ts';
import type { EndpointCommand, EndpointEvent, EndpointState } from './endpoint-events.ts';
import { endpointModel } from './endpoint-model.ts';
import { findEndpoint } from './find-endpoint.ts';

/** An endpoint whose row is locked until the end of the transaction. */
export type LockedEndpoint = LockedRow<EndpointEntity>;

/** The operational event that announces a change of an endpoint. */
export interface Announcement {
  type: OperationalEventType;
  /** Data of the event besides the endpoint's. Default: none. */
  facts?: object;
}

/**
 * Runs work on the endpoint that a request names, in one transaction.
 * @throws PosthornError `not-found`
 */
export function withEndpoint<T>(
  context: LockingContext,
  { project, endpoint }: { readonly project: string; readonly endpoint: string },
  work: (locked: LockedEndpoint) => Promise<T>,
): Promise<T> {
  const find = async (tx: EntityManager) => {
    const { id: projectId } = await findProject(tx, project);
    return findEndpoint(tx, projectId, endpoint, FOR_NO_KEY_UPDATE);
  };
  return withLockedRow(context, find, work);
}

/**
 * Runs work on the endpoint with these ids, in one transaction.
 * @throws PosthornError `not-found` if the endpoint was deleted
 */
export function withEndpointById<T>(
  context: LockingContext,
  { id, projectId }: StreamId,
  work: (locked: LockedEndpoint) => Promise<T>,
): Promise<T> {
  return withLockedRow(context, (tx) => findEndpoint(tx, projectId, toTypeId('ep', id), FOR_NO_KEY_UPDATE), work);
}

/**
 * Applies a command to a locked endpoint, and announces the change if there is one.
 * @throws PosthornError with which the endpoint refuses the command
 */
export async function applyToEndpoint(
  { tx, found: { id, projectId, uid }, atMs }: LockedEndpoint,
  command: EndpointCommand,
  announcement?: Announcement,
): Promise<Applied<EndpointState, EndpointEvent, EndpointEntity>> {
  const applied = await applyCommand(tx, endpointModel, { id, projectId }, command, atMs);
  if (announcement && applied.events.length > 0) {
    // The row of a deleted endpoint has no uid any more.
    const about = applied.state.status === 'deleted' ? { ...applied.row, uid } : applied.row;
    await emitEndpointEvent(tx, about, announcement.type, announcement.facts ?? {}, atMs);
  }
  return applied;
}
