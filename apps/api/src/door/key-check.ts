import type { FastifyRequest } from 'fastify';
import type { KeyIdentity, ProjectIds } from '#admin';
import { PosthornError, toTypeId } from '#kernel';
import { ADMIN } from './caller.ts';
import type { AccessLevel } from './route-rules.ts';

/** The key of a request, as a bearer token or as `X-API-KEY`. */
export function keyOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const apiKey = headers['x-api-key'];
  return bearer ?? (Array.isArray(apiKey) ? apiKey[0] : apiKey);
}

function forbidden(message: string): PosthornError {
  return new PosthornError('forbidden', message);
}

/** The part of `ProjectIds` that the check needs. */
type Projects = Pick<ProjectIds, 'find' | 'findKnown' | 'resolve'>;

/**
 * The owner of a request with a valid key, if the key opens the route. Returns a promise only if the project has to be
 * looked up.
 *
 * If the key is a project's, this changes the path to name the project by its id: its uid may belong to another project
 * a moment later.
 * @returns the id of the project that the request is about, or `ADMIN` if it is about none
 * @throws PosthornError `forbidden`, or `not-found` if the admin key was sent for a project that does not exist
 */
export function ownerThatKeyOpens(
  { projectId }: KeyIdentity,
  level: AccessLevel,
  path: { project?: string },
  projects: Projects,
): string | Promise<string> {
  const named = path.project;
  if (projectId === null) {
    if (level === 'project-key') throw forbidden('The admin key belongs to no project. Send the key of a project.');
    return named === undefined ? ADMIN : (projects.findKnown(named) ?? projects.resolve(named));
  }
  if (level === 'project-key') return projectId;
  const own = toTypeId('prj', projectId);
  if (level === 'admin')
    throw forbidden(`This request needs the admin key. The key that was sent belongs to the project ${own}.`);
  const opened = (found: string | undefined): string => {
    // The error is the same for another project and for an unknown one: a key must not reveal which projects exist.
    if (found !== projectId) throw forbidden(`The key that was sent gives access to the project ${own} only.`);
    path.project = own;
    return projectId;
  };
  if (named === undefined) return opened(undefined);
  const known = named === own ? projectId : projects.findKnown(named);
  return known === undefined ? projects.find(named).then(opened) : opened(known);
}
