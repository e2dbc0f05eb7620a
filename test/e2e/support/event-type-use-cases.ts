import { EventTypes } from '#proto';
import { good, ordered, P, page, pages, type UseCaseRow, wrong } from './use-case.ts';

/** The path of a project’s event types. */
export const TYPES = `${P}/event-types`;
/** A webhook of an OpenAPI document. */
const webhook = (name: string, schema: object) => ({
  [name]: { post: { description: 'A form was sent.', requestBody: { content: { 'application/json': { schema } } } } },
});
const OPENAPI = { openapi: '3.1.0', webhooks: webhook('form.sent', { type: 'object', required: ['id'] }) };
/** The use cases of event types that delete none. */
export const typeRows: UseCaseRow[] = [
  {
    ...{ rpc: EventTypes.method.createEventType, method: 'POST', path: TYPES, field: 'eventType' },
    cases: [
      good('with all fields', {
        json: {
          ...{ name: 'post.scheduled', description: 'A post is scheduled.', archived: true },
          ...{ schema: { type: 'object', required: ['id'] }, example: { id: 'p_1', tags: [], more: null } },
        },
      }),
      wrong('with a wrong schema', { json: { name: 'post.wrong', schema: { type: 'nothing' } } }),
      wrong('with a wrong name', { json: { name: 'Not a name' } }),
      wrong('a second time', { json: { name: 'post.published' } }),
    ],
  },
  {
    ...{ rpc: EventTypes.method.getEventType, method: 'GET', path: `${TYPES}/{name}`, isRead: true },
    cases: [good('by its name')],
  },
  {
    ...{ rpc: EventTypes.method.listEventTypes, method: 'GET', path: TYPES, isRead: true },
    toRest: page('eventTypes'),
    cases: [...pages('='), ...ordered, good('of the archived ones', { query: { archived: 'true' } })],
  },
  {
    ...{ rpc: EventTypes.method.importEventTypes, method: 'POST', path: `${TYPES}/import` },
    cases: [
      good('of a pack, as a dry run', { json: { pack: 'postion', dryRun: true } }),
      good('of a pack', { json: { pack: 'postion' } }),
      wrong('of no pack', { json: { pack: 'nothing' } }),
      good('of a document', { json: { openapi: OPENAPI } }),
      good('of a document, with changes', { json: { openapi: { ...OPENAPI, webhooks: { 'form.sent': {} } } } }),
      wrong('of a document without webhooks beside a pack', { json: { pack: 'postion', openapi: {} } }),
      wrong('of a document with a wrong name and schema', {
        json: {
          openapi: {
            openapi: '3.1.0',
            webhooks: { 'a b': {}, ...webhook('a.b', { type: 'nothing' }), ...webhook('a.c', {}) },
          },
        },
      }),
      wrong('of a document of an earlier version', { json: { openapi: { ...OPENAPI, openapi: '3.0.3' } } }),
      wrong('of nothing', { json: {} }),
    ],
  },
];
