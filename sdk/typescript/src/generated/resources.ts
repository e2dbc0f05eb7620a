// Made of docs/openapi.json by `npm run generate`.
import { Listing } from '../client/listing.ts';
import type { CallOptions, KeyedCallOptions } from '../client/options.ts';
import { path } from '../client/path.ts';
import type { Transport } from '../client/transport.ts';
import type { Created, QueryOf, RequestBody, Result } from '../operations.ts';

/** The routes of `/v1/projects` and below. */
export class ProjectsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a project. */
  create<Given extends QueryOf<'Projects_create'> | undefined = undefined>(body: RequestBody<'Projects_create'>, query?: Given, options?: KeyedCallOptions): Promise<Created<'Projects_create', Given>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects`, query, body, takesKey: true }, options);
  }

  /** Lists the projects, newest first. */
  list(query?: QueryOf<'Projects_list'>, options?: CallOptions): Listing<Result<'Projects_list'>, Result<'Projects_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Returns a project, and the number of its waiting deliveries. */
  get(project: string, options?: CallOptions): Promise<Result<'Projects_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}` }, options);
  }

  /** Changes the given fields of a project. */
  change(project: string, body: RequestBody<'Projects_change'>, options?: CallOptions): Promise<Result<'Projects_change'>> {
    return this.#transport.send({ method: 'PATCH', path: path`/v1/projects/${project}`, body }, options);
  }

  /** Replaces the fields of a project, or makes the project if the path has a uid that no project has. A field that is left out gets its default; the uid stays. */
  put(project: string, body: RequestBody<'Projects_put'>, options?: CallOptions): Promise<Result<'Projects_put'>> {
    return this.#transport.send({ method: 'PUT', path: path`/v1/projects/${project}`, body }, options);
  }

  /** Deletes a project and its endpoints. */
  delete(project: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/projects/${project}` }, options);
  }
}

/** The routes of `/v1/projects/{project}/api-keys` and below. */
export class ApiKeysResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates an API key for one project, with no right that the key of the request lacks. The key is shown only in this response. */
  create(project: string, body: RequestBody<'ApiKeys_create'>, options?: CallOptions): Promise<Result<'ApiKeys_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/api-keys`, body }, options);
  }

  /** Lists the API keys of a project, newest first. */
  list(project: string, query?: QueryOf<'ApiKeys_list'>, options?: CallOptions): Listing<Result<'ApiKeys_list'>, Result<'ApiKeys_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/api-keys`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Revokes an API key. The response takes a second; from then on the key is invalid. */
  revoke(project: string, key: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/projects/${project}/api-keys/${key}` }, options);
  }
}

/** The routes of `/v1/admin-keys` and below. */
export class AdminKeysResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates another admin key. The key is shown only in this response. */
  create(body: RequestBody<'AdminKeys_create'>, options?: CallOptions): Promise<Result<'AdminKeys_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/admin-keys`, body }, options);
  }

  /** Lists the admin keys, newest first, except POSTHORN_ADMIN_KEY. */
  list(query?: QueryOf<'AdminKeys_list'>, options?: CallOptions): Listing<Result<'AdminKeys_list'>, Result<'AdminKeys_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/admin-keys`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Revokes an admin key, also that of the request. The response takes a second; from then on the key is invalid. */
  revoke(adminKey: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/admin-keys/${adminKey}` }, options);
  }
}

/** The routes of `/v1/projects/{project}/portal-tokens` and below. */
export class PortalTokensResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a short-lived token for a page in the browser of a customer. The token is shown only in this response. */
  create(project: string, body: RequestBody<'PortalTokens_create'>, options?: CallOptions): Promise<Result<'PortalTokens_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/portal-tokens`, body }, options);
  }

  /** Lists the valid portal tokens of a project, newest first, without the tokens themselves. */
  list(project: string, query?: QueryOf<'PortalTokens_list'>, options?: CallOptions): Listing<Result<'PortalTokens_list'>, Result<'PortalTokens_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/portal-tokens`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Revokes a portal token. The response takes a second; from then on the token is invalid. */
  revoke(project: string, portalToken: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/projects/${project}/portal-tokens/${portalToken}` }, options);
  }
}

/** The routes of `/v1/projects/{project}/event-types` and below. */
export class EventTypesResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Defines an event type. */
  create(project: string, body: RequestBody<'EventTypes_create'>, options?: KeyedCallOptions): Promise<Result<'EventTypes_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/event-types`, body, takesKey: true }, options);
  }

  /** Lists the event types by name. A page has at most 2 MiB of schemas and examples, and may be shorter for it. */
  list(project: string, query?: QueryOf<'EventTypes_list'>, options?: CallOptions): Listing<Result<'EventTypes_list'>, Result<'EventTypes_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/event-types`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Defines the event types of a pack, without a change of those that the project has, or defines and updates those that the webhooks of an OpenAPI document describe. */
  import(project: string, body: RequestBody<'EventTypes_import'>, options?: KeyedCallOptions): Promise<Result<'EventTypes_import'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/event-types/import`, body, takesKey: true }, options);
  }

  /** Returns an event type, and the schemas of all its versions. */
  get(project: string, name: string, options?: CallOptions): Promise<Result<'EventTypes_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/event-types/${name}` }, options);
  }

  /** Replaces the definition of an event type. A field that is left out is removed. */
  replace(project: string, name: string, body: RequestBody<'EventTypes_replace'>, options?: CallOptions): Promise<Result<'EventTypes_replace'>> {
    return this.#transport.send({ method: 'PUT', path: path`/v1/projects/${project}/event-types/${name}`, body }, options);
  }

  /** Removes an event type from the catalogue. */
  delete(project: string, name: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/projects/${project}/event-types/${name}` }, options);
  }
}

/** The routes of `/v1/projects/{project}/endpoints` and below. */
export class EndpointsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates an endpoint. The response has its secret. If a verification request cannot be sent now, the endpoint stays pending. */
  create<Given extends QueryOf<'Endpoints_create'> | undefined = undefined>(project: string, body: RequestBody<'Endpoints_create'>, query?: Given, options?: KeyedCallOptions): Promise<Created<'Endpoints_create', Given>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints`, query, body, takesKey: true }, options);
  }

  /** Lists the endpoints, newest first. */
  list(project: string, query?: QueryOf<'Endpoints_list'>, options?: CallOptions): Listing<Result<'Endpoints_list'>, Result<'Endpoints_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/endpoints`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Returns which of the project's last events an endpoint with this subscription would have received. Nothing is sent. */
  dryRun(project: string, body?: RequestBody<'Endpoints_dryRun'>, options?: KeyedCallOptions): Promise<Result<'Endpoints_dryRun'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/dry-run`, body, takesKey: true }, options);
  }

  /** Returns an endpoint, and its circuit breaker. */
  get(project: string, endpoint: string, options?: CallOptions): Promise<Result<'Endpoints_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/endpoints/${endpoint}` }, options);
  }

  /** Changes the given fields of an endpoint. If the endpoint is or must be verified, a receiver at a new URL is verified first. */
  change(project: string, endpoint: string, body: RequestBody<'Endpoints_change'>, options?: CallOptions): Promise<Result<'Endpoints_change'>> {
    return this.#transport.send({ method: 'PATCH', path: path`/v1/projects/${project}/endpoints/${endpoint}`, body }, options);
  }

  /** Replaces the settings of an endpoint, or makes the endpoint if the path has a uid that no endpoint has. A setting that is left out gets its default; uid, secrets and state stay. The response to a new endpoint has its secret. */
  put(project: string, endpoint: string, body: RequestBody<'Endpoints_put'>, options?: CallOptions): Promise<Result<'Endpoints_put'>> {
    return this.#transport.send({ method: 'PUT', path: path`/v1/projects/${project}/endpoints/${endpoint}`, body }, options);
  }

  /** Deletes an endpoint. Its waiting deliveries are cancelled. */
  delete(project: string, endpoint: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/projects/${project}/endpoints/${endpoint}` }, options);
  }

  /** Sends a verification request, and returns its outcome. */
  verify(project: string, endpoint: string, body?: RequestBody<'EndpointLife_verify'>, options?: KeyedCallOptions): Promise<Result<'EndpointLife_verify'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/${endpoint}/verify`, body, takesKey: true }, options);
  }

  /** Pauses an endpoint: its deliveries are held until it is resumed. */
  pause(project: string, endpoint: string, body?: RequestBody<'EndpointLife_pause'>, options?: KeyedCallOptions): Promise<Result<'EndpointLife_pause'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/${endpoint}/pause`, body, takesKey: true }, options);
  }

  /** Resumes a paused, failing or disabled endpoint. Held deliveries are sent, oldest first. */
  resume(project: string, endpoint: string, body?: RequestBody<'EndpointLife_resume'>, options?: KeyedCallOptions): Promise<Result<'EndpointLife_resume'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/${endpoint}/resume`, body, takesKey: true }, options);
  }

  /** Lists the changes of an endpoint with their causes, newest first. */
  history(project: string, endpoint: string, query?: QueryOf<'EndpointLife_history'>, options?: CallOptions): Listing<Result<'EndpointLife_history'>, Result<'EndpointLife_history'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/endpoints/${endpoint}/history`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Sends a test event to the endpoint now, and returns the outcome. */
  test(project: string, endpoint: string, body?: RequestBody<'EndpointTest_test'>, options?: KeyedCallOptions): Promise<Result<'EndpointTest_test'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/${endpoint}/test`, body, takesKey: true }, options);
  }
}

/** The routes of `/v1/projects/{project}/endpoints/{endpoint}` and below. */
export class EndpointSecretsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Adds a new secret. The response comes once every dispatcher has it, after three seconds. */
  rotate(project: string, endpoint: string, body?: RequestBody<'EndpointSecrets_rotate'>, options?: KeyedCallOptions): Promise<Result<'EndpointSecrets_rotate'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/endpoints/${endpoint}/rotate-secret`, body, takesKey: true }, options);
  }

  /** Returns the secrets of an endpoint. The access and its API key are recorded. */
  reveal(project: string, endpoint: string, options?: CallOptions): Promise<Result<'EndpointSecrets_reveal'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/endpoints/${endpoint}/secret` }, options);
  }

  /** Returns the public keys with which a receiver verifies `v1a` signatures. */
  publicKeys(project: string, endpoint: string, options?: CallOptions): Promise<Result<'EndpointSecrets_publicKeys'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/endpoints/${endpoint}/public-keys` }, options);
  }
}

/** The routes of `/v1/projects/{project}/events` and below. */
export class EventsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Accepts an event. The response comes once the event is committed and cannot be lost. */
  publish(project: string, body: RequestBody<'Events_accept'>, options?: KeyedCallOptions): Promise<Result<'Events_accept'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/events`, body, takesKey: true }, options);
  }

  /** Lists the events, newest first. A page has at most 2 MiB of their data, and may be shorter for it. */
  list(project: string, query?: QueryOf<'Events_list'>, options?: CallOptions): Listing<Result<'Events_list'>, Result<'Events_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/events`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Accepts up to 1,000 events: all of them, or none. */
  publishBatch(project: string, body: RequestBody<'Events_acceptBatch'>, options?: KeyedCallOptions): Promise<Result<'Events_acceptBatch'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/events/batch`, body, takesKey: true }, options);
  }

  /** Returns an event. */
  get(project: string, event: string, options?: CallOptions): Promise<Result<'Events_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/events/${event}` }, options);
  }

  /** Returns which endpoints an event matched, and why it did not match the others. A loop over it yields its `endpoints`. */
  routing(project: string, event: string, query?: QueryOf<'Events_routing'>, options?: CallOptions): Listing<Result<'Events_routing'>, Result<'Events_routing'>['endpoints'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/events/${event}/routing`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.endpoints,
      nextOf: (page) => page.nextCursor,
    });
  }
}

/** The routes of `/v1/projects/{project}/deliveries` and below. */
export class DeliveriesResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists deliveries, newest first. The filters by status code, error code and trigger compare the last attempt of a delivery. A delivery that is on its way to its first attempt is missing from lists by endpoint or status if 250 younger events of the project exist. */
  list(project: string, query?: QueryOf<'Deliveries_list'>, options?: CallOptions): Listing<Result<'Deliveries_list'>, Result<'Deliveries_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/deliveries`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Counts the deliveries that a filter selects, up to 1,000. */
  count(project: string, query?: QueryOf<'Deliveries_count'>, options?: CallOptions): Promise<Result<'Deliveries_count'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/deliveries/count`, query }, options);
  }

  /** Counts the deliveries that a filter selects by endpoint and status, from the youngest on, up to 50,000. The response has the 250 endpoints with the most deliveries. */
  countByEndpoint(project: string, query?: QueryOf<'Deliveries_countByEndpoint'>, options?: CallOptions): Promise<Result<'Deliveries_countByEndpoint'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/deliveries/counts`, query }, options);
  }

  /** Returns a delivery with its attempts: the requests and the responses. A loop over it yields its `attempts`. */
  get(project: string, delivery: string, query?: QueryOf<'Deliveries_get'>, options?: CallOptions): Listing<Result<'Deliveries_get'>, Result<'Deliveries_get'>['attempts'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/deliveries/${delivery}`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.attempts,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Returns an attempt by its number, which counts from 1. */
  attempt(project: string, delivery: string, number: number | string, options?: CallOptions): Promise<Result<'Deliveries_attempt'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/deliveries/${delivery}/attempts/${number}` }, options);
  }

  /** Sends a delivery again, now. If the delivery waits for a retry, the replay takes its place. A delivery has at most one replay that is not recorded yet: until then, the response has the id of that replay. */
  replay(project: string, delivery: string, body?: RequestBody<'Deliveries_replay'>, options?: KeyedCallOptions): Promise<Result<'Deliveries_replay'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/deliveries/${delivery}/replay`, body, takesKey: true }, options);
  }

  /** Ends the wait of a delivery for its first attempt, a retry or a replay. An attempt under way may still end, and no retry follows. The delivery can be replayed later. A delivery that waits for a replay alone keeps its status. */
  cancel(project: string, delivery: string, body?: RequestBody<'Deliveries_cancel'>, options?: KeyedCallOptions): Promise<Result<'Deliveries_cancel'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/deliveries/${delivery}/cancel`, body, takesKey: true }, options);
  }

  /** Lists the deliveries of all projects, newest first, each with its project. Only an admin key may call it. A page may end early after 7 s; its cursor continues the search. */
  listAll(query?: QueryOf<'AllDeliveries_listAll'>, options?: CallOptions): Listing<Result<'AllDeliveries_listAll'>, Result<'AllDeliveries_listAll'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/deliveries`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }
}

/** The routes of `/v1/projects/{project}/replays` and below. */
export class ReplaysResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends many deliveries again: those that the list of deliveries has with the same filters, oldest event first. With `dryRun` they are only counted. */
  create(project: string, body: RequestBody<'Replays_create'>, options?: KeyedCallOptions): Promise<Result<'Replays_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/replays`, body, takesKey: true }, options);
  }

  /** Lists the replays of a project, newest first. */
  list(project: string, query?: QueryOf<'Replays_list'>, options?: CallOptions): Listing<Result<'Replays_list'>, Result<'Replays_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/replays`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Returns a replay with its progress. */
  get(project: string, replay: string, options?: CallOptions): Promise<Result<'Replays_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/replays/${replay}` }, options);
  }

  /** Cancels a running replay. Deliveries that are being sent are completed. A replay that is over stays as it is. */
  cancel(project: string, replay: string, body?: RequestBody<'Replays_cancel'>, options?: KeyedCallOptions): Promise<Result<'Replays_cancel'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/projects/${project}/replays/${replay}/cancel`, body, takesKey: true }, options);
  }
}

/** The routes of `/v1/dead-records` and below. */
export class DeadRecordsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the rows and records that could not be imported or read, newest first, each with its reason. */
  list(query?: QueryOf<'DeadRecords_list'>, options?: CallOptions): Listing<Result<'DeadRecords_list'>, Result<'DeadRecords_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/dead-records`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }

  /** Counts the dead records of each source. */
  counts(options?: CallOptions): Promise<Result<'DeadRecords_counts'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/dead-records/counts` }, options);
  }

  /** Returns a dead record, with its row or record. */
  get(record: string, options?: CallOptions): Promise<Result<'DeadRecords_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/dead-records/${record}` }, options);
  }

  /** Deletes a dead record: it is never imported. */
  drop(record: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/dead-records/${record}` }, options);
  }

  /** Imports a dead record again, unchanged or with another project or id. It is refused if it is still invalid. */
  replay(record: string, body?: RequestBody<'DeadRecords_replay'>, options?: KeyedCallOptions): Promise<Result<'DeadRecords_replay'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/dead-records/${record}/replay`, body, takesKey: true }, options);
  }
}

/** The routes of `/v1/projects/{project}/notifications` and below. */
export class NotificationsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the notices of a project: mails that were sent, or the reason why not. */
  list(project: string, query?: QueryOf<'Notifications_list'>, options?: CallOptions): Listing<Result<'Notifications_list'>, Result<'Notifications_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/projects/${project}/notifications`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.nextCursor,
    });
  }
}

/** The routes of `/v1/webhooks` and below. */
export class WebhooksResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a webhook in the project of the API key, like the API of postpress. */
  create(body: RequestBody<'Webhooks_create'>, options?: KeyedCallOptions): Promise<Result<'Webhooks_create'>> {
    return this.#transport.send({ method: 'POST', path: path`/v1/webhooks`, body, takesKey: true }, options);
  }

  /** Lists the webhooks of the project of the API key, newest first. */
  list(query?: QueryOf<'Webhooks_list'>, options?: CallOptions): Listing<Result<'Webhooks_list'>, Result<'Webhooks_list'>['items'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send({ method: 'GET', path: path`/v1/webhooks`, query: cursor === undefined ? query : { ...query, cursor } }, options),
      itemsOf: (page) => page.items,
      nextOf: (page) => page.next_cursor,
    });
  }

  /** Returns a webhook. */
  get(webhook: string, options?: CallOptions): Promise<Result<'Webhooks_get'>> {
    return this.#transport.send({ method: 'GET', path: path`/v1/webhooks/${webhook}` }, options);
  }

  /** Deletes a webhook. Its waiting deliveries are cancelled. */
  delete(webhook: string, options?: CallOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: path`/v1/webhooks/${webhook}` }, options);
  }
}

/** The resources of the API. */
export class Resources {
  readonly projects: ProjectsResource;
  readonly apiKeys: ApiKeysResource;
  readonly adminKeys: AdminKeysResource;
  readonly portalTokens: PortalTokensResource;
  readonly eventTypes: EventTypesResource;
  readonly endpoints: EndpointsResource;
  readonly endpointSecrets: EndpointSecretsResource;
  readonly events: EventsResource;
  readonly deliveries: DeliveriesResource;
  readonly replays: ReplaysResource;
  readonly deadRecords: DeadRecordsResource;
  readonly notifications: NotificationsResource;

  constructor(transport: Transport) {
    this.projects = new ProjectsResource(transport);
    this.apiKeys = new ApiKeysResource(transport);
    this.adminKeys = new AdminKeysResource(transport);
    this.portalTokens = new PortalTokensResource(transport);
    this.eventTypes = new EventTypesResource(transport);
    this.endpoints = new EndpointsResource(transport);
    this.endpointSecrets = new EndpointSecretsResource(transport);
    this.events = new EventsResource(transport);
    this.deliveries = new DeliveriesResource(transport);
    this.replays = new ReplaysResource(transport);
    this.deadRecords = new DeadRecordsResource(transport);
    this.notifications = new NotificationsResource(transport);
  }
}
