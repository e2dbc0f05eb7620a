import { Projects } from '#proto';
import {
  API,
  filteredByMetadata,
  good,
  ordered,
  P,
  page,
  pages,
  UNKNOWN_IDS,
  type UseCaseRow,
  wrong,
} from './use-case.ts';

/** The query of a creation that may find a resource. */
const GET = { ifExists: 'get' };

/** A project with every field but a uid. */
const WHOLE_PROJECT = {
  ...{ name: 'Ein Projekt', schemaValidation: 'enforce', unknownEventTypes: 'refuse' },
  notificationEmails: ['ops@example.com', 'dev@example.com'],
  metadata: { tier: 'gold', 'a.b': 'c' },
  secretType: 'ed25519',
};

/** The use cases of projects. */
export const projectRows: UseCaseRow[] = [
  {
    ...{ rpc: Projects.method.createProject, method: 'POST', path: '/v1/projects', field: 'project' },
    cases: [
      good('with a name', { json: { name: 'A project' } }),
      good('with all fields', { json: WHOLE_PROJECT }),
      good('of a new uid, with ifExists=get', { query: GET, json: { name: 'A', uid: `ensured-of-${API}` } }),
      good('of a known uid, with ifExists=get', { query: GET, json: { name: 'B', uid: `ensured-of-${API}` } }),
      wrong('of a known uid, with ifExists=fail', {
        query: { ifExists: 'fail' },
        json: { name: 'B', uid: `ensured-of-${API}` },
      }),
      wrong('with wrong fields and ifExists=get', { query: GET, json: { name: 'a\tb', uid: `ensured-of-${API}` } }),
      wrong('with wrong fields', { json: { name: 'a\tb', uid: 'a\tb', notificationEmails: ['ops@example.com', 'x'] } }),
      wrong('with wrong metadata', { json: { name: 'A', metadata: { 'a[b]': 'c' } } }),
      wrong('without fields', { json: {} }),
    ],
  },
  {
    ...{ rpc: Projects.method.getProject, method: 'GET', path: P, isRead: true },
    cases: [good('by its id')],
  },
  {
    ...{ rpc: Projects.method.listProjects, method: 'GET', path: '/v1/projects', isRead: true },
    toRest: page('projects'),
    cases: [
      ...pages(),
      ...ordered,
      ...filteredByMetadata,
      good('with their uids', { query: { id: ['default', 'unknown'] } }),
      wrong('with wrong ids', { query: { id: ['default', 'a\nb'] } }),
    ],
  },
  {
    ...{ rpc: Projects.method.updateProject, method: 'PATCH', path: P, field: 'values' },
    isMasked: true,
    cases: [
      good('with a name', { json: { name: 'Another name' } }),
      good('with a list', { json: { notificationEmails: ['new@example.com'] } }),
      good('with metadata', { json: { metadata: { tier: 'free', region: 'eu' } } }),
      good('with a type of secrets', { json: { secretType: 'hmac' } }),
      wrong('with null for its type of secrets', { json: { secretType: null } }),
      good('with null for its uid', { json: { uid: null } }),
      wrong('with wrong metadata', { json: { metadata: { tier: 'x'.repeat(501) } } }),
      wrong('with wrong fields', { json: { name: 'a\nb', uid: ' ' } }),
      wrong('with null for its name', { json: { name: null } }),
    ],
  },
  {
    ...{ rpc: Projects.method.updateProject, method: 'PUT', path: P, field: 'values' },
    allowsMissing: true,
    cases: [
      good('of its id', { json: { name: 'Replaced', schemaValidation: 'warn' } }),
      good('of a new uid, with all fields', { names: { project: `site-of-${API}` }, json: WHOLE_PROJECT }),
      good('of a known uid, with the same fields', { names: { project: `site-of-${API}` }, json: WHOLE_PROJECT }),
      good('of a known uid, with fewer fields', { names: { project: `site-of-${API}` }, json: { name: 'A' } }),
      wrong('of an unknown id', { names: { project: UNKNOWN_IDS.project }, json: { name: 'A' } }),
      wrong('of a text that can be no uid', { names: { project: 'a b' }, json: { name: 'A' } }),
      wrong('with wrong fields', { json: { name: 'a\tb', uid: 'a', notificationEmails: ['x'] } }),
      wrong('without fields', { json: {} }),
    ],
  },
  {
    ...{ rpc: Projects.method.listNotifications, method: 'GET', path: `${P}/notifications`, isRead: true },
    toRest: page('notifications'),
    cases: [...pages(), ...ordered],
  },
];
