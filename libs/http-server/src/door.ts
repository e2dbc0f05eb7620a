import { BadRequestException, NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKeys, KeyIdentity, ProjectIds } from '#admin';
import { actingAs } from '#event-store';
import { PosthornError } from '#kernel';
import { addressGroupOf } from './address-group.ts';
import { ADMIN, type AuthenticatedRequest, UNAUTHENTICATED } from './caller.ts';
import { keyOf, ownerThatKeyOpens } from './key-check.ts';
import { type KeyRates, rateExceeded, rateHeaders } from './key-rates.ts';
import { HOST_MESSAGE, namesOneHost, refuseExpectation } from './header-rules.ts';
import { KnownMethods, methodNotAllowed } from './known-methods.ts';
import { inTime } from './in-time.ts';
import { MAX_IGNORED_BODY_BYTES } from './limits.ts';
import type { Connections } from './connections.ts';
import type { RequestsInFlight } from './requests-in-flight.ts';
import { rulesOfRequest } from './route-rules.ts';
import type { UnauthenticatedRequests } from './unauthenticated-requests.ts';

/** The methods for which Fastify reads no body. */
const BODYLESS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];
/** The prefix of the paths that need a key, besides routes elsewhere that state a right. */
const GUARDED = '/v1/';

/** The neighbours of the door. */
export interface DoorOptions {
  keys: ApiKeys;
  projects: ProjectIds;
  connections: Connections;
  requests: RequestsInFlight;
  unauthenticated: UnauthenticatedRequests;
  rates: KeyRates;
}

type Done = (error?: Error) => void;

/**
 * Decides on every request from its headers alone, before a byte of its body is read. The route must exist, the key
 * must be valid, below its rate limit, and open the route, and the project must have a free slot.
 */
export class Door {
  private readonly methods = new KnownMethods();
  private isClosed = false;

  constructor(private readonly options: DoorOptions) {}

  /** Adds the door in front of all routes that are added later. */
  install(fastify: FastifyInstance): void {
    const { connections } = this.options;
    this.methods.install(fastify);
    fastify.addHook('onRoute', ({ url, config }) => {
      if (url.startsWith(GUARDED) && !('right' in (config ?? {}))) {
        throw new Error(`The route ${url} states no right that its callers need.`);
      }
    });
    for (const name of ['identity', 'owner', 'reply']) fastify.decorateRequest(name, undefined);
    fastify.server.on('connection', (socket) => connections.add(socket));
    // A caller that waits for "100 Continue" gets it when its body is read.
    fastify.server.on('checkContinue', (request, response) => fastify.server.emit('request', request, response));
    fastify.server.on('checkExpectation', refuseExpectation);
    fastify.addHook('onRequest', (request, reply, done) => {
      const { socket } = request.raw;
      connections.begin(socket, request.raw);
      reply.raw.once('close', () => connections.end(socket));
      this.admit(request, reply, done);
    });
  }

  /** Refuses all new requests, on connections that are still open. */
  close(): void {
    this.isClosed = true;
  }

  private admit(request: AuthenticatedRequest, reply: FastifyReply, done: Done): void {
    request.reply = reply;
    if (this.isClosed) return done(stopping());
    if (!namesOneHost(request.raw)) return done(new BadRequestException(HOST_MESSAGE));
    if (request.is404) return done(this.noRoute(request, reply));
    if (BODYLESS.includes(request.method) && announcesBody(request)) return done(new BodyNotTaken());
    const isGuarded =
      (request.routeOptions.url?.startsWith(GUARDED) ?? true) || rulesOfRequest(request).right !== undefined;
    if (!isGuarded) return this.enter(request, reply, UNAUTHENTICATED, done);
    let key: string;
    try {
      key = keyOf(request.raw);
    } catch (error) {
      return this.refuse(request, error as PosthornError, done);
    }
    const known = this.options.keys.identifyKnown(key);
    if (known) return this.identified(request, reply, known, done);
    const refuse = () => this.refuse(request, this.options.keys.refusalOf(key), done);
    if (known === null) return refuse();
    inTime(this.options.keys.identify(key, addressGroupOf(request.ip))).then(
      (identity) => (identity ? this.identified(request, reply, identity, done) : refuse()),
      done,
    );
  }

  private noRoute({ method, url }: FastifyRequest, reply: FastifyReply): Error {
    const methods = this.methods.of(url);
    return methods.length === 0 ? new NotFoundException(`Cannot ${method} ${url}`) : methodNotAllowed(reply, methods);
  }

  private identified(request: AuthenticatedRequest, reply: FastifyReply, identity: KeyIdentity, done: Done): void {
    request.identity = identity;
    this.options.connections.showKey(request.raw.socket, identity.projectId ?? ADMIN);
    const rate = this.options.rates.take(identity);
    if (rate) reply.headers(rateHeaders(rate));
    if (rate?.isExceeded) return done(rateExceeded(rate));
    const path = request.params as { project?: string };
    try {
      const owner = ownerThatKeyOpens(identity, rulesOfRequest(request), path, this.options.projects);
      if (typeof owner === 'string') return this.enter(request, reply, owner, done);
      inTime(owner).then((found) => this.enter(request, reply, found, done), done);
    } catch (error) {
      done(error as Error);
    }
  }

  private refuse({ raw, ip }: AuthenticatedRequest, error: PosthornError, done: Done): void {
    this.options.connections.refuse(raw.socket);
    this.options.unauthenticated.refuse(ip, error, done);
  }

  private enter(request: AuthenticatedRequest, reply: FastifyReply, owner: string, done: Done): void {
    request.owner = owner;
    const { body, deadlineMs } = rulesOfRequest(request);
    try {
      this.options.requests.enter(reply, owner, deadlineMs);
    } catch (error) {
      return done(error as Error);
    }
    // Events are not appended to streams: they need no actor.
    if (request.identity === undefined || body === 'event' || body === 'batch') done();
    else actingAs(request.identity.id, done);
  }
}

/** The error for a large body, or a body without a known length, on a route that reads none. */
class BodyNotTaken extends PosthornError {
  constructor() {
    super('payload-too-large', 'A request with this method must not have a body.');
  }
}

function announcesBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > MAX_IGNORED_BODY_BYTES;
}

/** The response to a request that comes while the process stops: another process may handle it. */
export function stopping(): PosthornError {
  return new PosthornError('unavailable', 'Posthorn is stopping. Send the request again.', { canRetry: true });
}
