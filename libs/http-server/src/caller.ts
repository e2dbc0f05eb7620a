import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyIdentity } from '#admin';

/** A request that has passed the door. */
export interface AuthenticatedRequest extends FastifyRequest {
  /** The identity of its key. Undefined on routes that need no key. */
  identity?: KeyIdentity;
  /** The owner to which the request's use of shared resources is charged: the project's id. */
  owner?: string;
  /** The reply to the request. */
  reply?: FastifyReply;
}

/** The owner of requests that need no key. */
export const UNAUTHENTICATED = 'unauthenticated';
/** The owner of requests with the admin key that name no project, and of its connections: no project has such an id. */
export const ADMIN = 'admin';

/** The owner to which a request's use of shared resources is charged. */
export function ownerOf(request: FastifyRequest): string {
  return (request as AuthenticatedRequest).owner ?? UNAUTHENTICATED;
}

/** The reply to a request that has passed the door. */
export function replyTo(request: FastifyRequest): FastifyReply {
  return (request as AuthenticatedRequest).reply!;
}
