import type { ApiCall } from '#testing';
import type { Route } from '../support/routes.ts';
import { PROJECT, shortly } from './wrong-rows.ts';

/** A request that is wrong on any route, with the text that the docs show for it. */
export interface WrongRequest {
  method: Route['method'];
  path: string;
  shown: string;
  call: ApiCall;
  status: number;
  pointers: string[];
}

/** The largest body that the API reads. */
const MAX_BODY_BYTES = 8 * 1_048_576;
const JSON_TYPE = { 'content-type': 'application/json' };

function get(path: string, status: number, call: ApiCall = {}, with_ = ''): WrongRequest {
  return { method: 'GET', path, shown: `GET ${path}${with_}`, call, status, pointers: [] };
}

/** A POST of an event with an invalid body. */
function post(shown: string, call: ApiCall, status: number, pointers: string[] = []): WrongRequest {
  const path = `${PROJECT}/events`;
  return { method: 'POST', path, shown: `POST ${path} ${shown}`, call, status, pointers };
}

const withKey = (key: string, pointers: string[] = ['/idempotency-key']) =>
  post(
    `with Idempotency-Key: ${shortly(key)}`,
    { json: { type: 'a', data: 1 }, headers: { 'idempotency-key': key } },
    422,
    pointers,
  );

/** Requests that no route takes, or that every route refuses alike. */
export const WRONG_REQUESTS: WrongRequest[] = [
  get('/v1/projects', 401, { headers: { authorization: null } }, ' without a key'),
  get('/v1/projects', 401, { headers: { authorization: 'Bearer of-nobody' } }, ' with Authorization: Bearer of-nobody'),
  get('/v1/projects', 401, { headers: { authorization: 'Basic b3BlbjpzZXNhbWU=' } }, ' with Authorization: Basic …'),
  get(
    '/v1/projects',
    401,
    { headers: { authorization: null, 'x-api-key': 'of-nobody' } },
    ' with X-API-KEY: of-nobody',
  ),
  get(
    '/v1/projects',
    401,
    { headers: { 'x-api-key': 'of-nobody' } },
    ' with Authorization: Bearer … and another X-API-KEY',
  ),
  get('/v1/webhooks', 403, {}, ' with the admin key, which is of no project'),
  {
    ...get('/v1/admin-keys/POSTHORN_ADMIN_KEY', 409),
    method: 'DELETE',
    shown: 'DELETE /v1/admin-keys/POSTHORN_ADMIN_KEY',
  },
  get('/', 404),
  get('/v1/nothing', 404),
  { method: 'PUT', path: '/v1/projects', shown: 'PUT /v1/projects', call: { json: {} }, status: 405, pointers: [] },
  {
    method: 'DELETE',
    path: PROJECT + '/events',
    shown: `DELETE ${PROJECT}/events`,
    call: {},
    status: 405,
    pointers: [],
  },
  get('/v1/projects/%zz', 400),
  get('/v1/projects/%00', 422),
  get('/v1/projects/nobody', 404),
  { ...get(`/v1/projects/${'x'.repeat(1_025)}`, 414), shown: 'GET /v1/projects/xxx…, of 1025 characters' },
  get('/v1/projects/prj_01h455vb4pex5vsknk084sn02q', 404),
  get(`${PROJECT}/endpoints/nobody`, 404),
  get(`${PROJECT}/event-types/never.defined`, 404),
  get(`${PROJECT}/events/nobody`, 404),
  get(`${PROJECT}/deliveries/nobody`, 404),
  get(`${PROJECT}/replays/nobody`, 404),
  post('{"type":', { text: '{"type":', headers: JSON_TYPE }, 422, ['']),
  post("{'type': 'a'}", { text: "{'type': 'a'}", headers: JSON_TYPE }, 422, ['']),
  post('{"type":"\\xff"} (no UTF-8)', { text: Buffer.from('{"type":"\xff"}', 'latin1'), headers: JSON_TYPE }, 422, [
    '',
  ]),
  post('with a body of 8 MiB and a byte', { announcedBytes: MAX_BODY_BYTES + 1 }, 413),
  post('type=a (as a form)', { text: 'type=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415),
  post('{"type":"a"} without a Content-Type', { text: '{"type":"a"}' }, 415),
  ...['utf-16', '"ISO-8859-1"', 'utf-8, utf-16', '""'].map((charset) =>
    post(
      `{"type":"a","data":1} as application/json; charset=${charset}`,
      { text: '{"type":"a","data":1}', headers: { 'content-type': `application/json; charset=${charset}` } },
      415,
    ),
  ),
  ...['gzip', 'br', 'identity, gzip'].map((coding) =>
    post(
      `with Content-Encoding: ${coding}`,
      { json: { type: 'a', data: 1 }, headers: { 'content-encoding': coding } },
      415,
    ),
  ),
  {
    ...post(
      'lists in lists, 100,000 deep, with an Idempotency-Key',
      {
        text: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        headers: { ...JSON_TYPE, 'idempotency-key': 'of-lists-in-lists' },
      },
      422,
      ['/0'.repeat(101)],
    ),
    path: `${PROJECT}/event-types`,
    shown: `POST ${PROJECT}/event-types lists in lists, 100,000 deep, with an Idempotency-Key`,
  },
  withKey(''),
  withKey('two words'),
  withKey('x'.repeat(256)),
];
