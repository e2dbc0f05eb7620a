import type { IncomingMessage } from 'node:http';
import { hasScope, type KeyIdentity, missingScope, type ProjectIds } from '#admin';
import { PosthornError, toTypeId } from '#kernel';
import { ADMIN } from './caller.ts';
import type { RouteRules } from './route-rules.ts';

/** The spelling of a header that most clients send, and its lower case. */
const AUTHORIZATION = ['Authorization', 'authorization'] as const;
const API_KEY = ['X-API-KEY', 'x-api-key'] as const;

/** Returns true if a header has this name. The lower case of a name is made for an unusual spelling only. */
function isNamed(header: string, [usual, lower]: readonly [string, string]): boolean {
  if (header === usual || header === lower) return true;
  return (
    header.length === lower.length &&
    header.charAt(0).toLowerCase() === lower.charAt(0) &&
    header.toLowerCase() === lower
  );
}

/**
 * The value of a header, or undefined. `headers` of Node does not show a repetition: it has the first `Authorization`,
 * and joins the values of `X-API-KEY`.
 * @throws PosthornError `unauthorized` if the header has two values
 */
function valueOf(rawHeaders: readonly string[], name: readonly [string, string]): string | undefined {
  let value: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!isNamed(rawHeaders[at]!, name)) continue;
    if (value !== undefined && value !== rawHeaders[at + 1]) throw severalKeys();
    value = rawHeaders[at + 1];
  }
  return value;
}

/**
 * The key of a request, as a bearer token, as `X-API-KEY`, or as both. An `Authorization` of another scheme may stand
 * beside an `X-API-KEY`: a proxy may need it.
 * @throws PosthornError `unauthorized` if there is no key, or if there are two different keys
 */
export function keyOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(valueOf(rawHeaders, AUTHORIZATION) ?? '') ?? [];
  const apiKey = valueOf(rawHeaders, API_KEY);
  if (bearer && apiKey && bearer !== apiKey) throw severalKeys();
  const key = bearer || apiKey;
  if (key) return key;
  throw new PosthornError('unauthorized', 'Send an API key: "Authorization: Bearer …" or "X-API-KEY: …".');
}

function severalKeys(): PosthornError {
  return new PosthornError('unauthorized', 'Send one key: as Authorization or as X-API-KEY.');
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
 * For a project's key, the path is changed to name the project by its id, because the uid may belong to another project
 * a moment later.
 * @returns the id of the project that the request is about, or `ADMIN` if it is about none
 * @throws PosthornError `forbidden`; `missing-scope`; `not-found` if an admin key was sent for a project that does not
 * exist, on a route that does not make it
 */
export function ownerThatKeyOpens(
  { projectId, scopes }: KeyIdentity,
  {
    right = 'admin',
    isOfKeysProject,
    mayMakeProject,
  }: Pick<RouteRules, 'right' | 'isOfKeysProject' | 'mayMakeProject'>,
  path: { project?: string },
  projects: Projects,
): string | Promise<string> {
  const named = path.project;
  if (projectId === null) {
    if (isOfKeysProject) throw forbidden('The admin key belongs to no project. Send the key of a project.');
    if (named === undefined) return ADMIN;
    const found = projects.findKnown(named);
    if (found !== undefined || !mayMakeProject) return found ?? projects.resolve(named);
    return projects.find(named).then((id) => id ?? ADMIN);
  }
  const own = toTypeId('prj', projectId);
  if (right === 'admin')
    throw forbidden(`This request needs the admin key. The key that was sent belongs to the project ${own}.`);
  if (right !== 'project' && !hasScope(scopes, right)) throw missingScope([right]);
  if (isOfKeysProject) return projectId;
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
