import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyIdentity } from '#admin';

/** A request that has passed the door. */
export interface AuthenticatedRequest extends FastifyRequest {
  /** Whose key it came with. Undefined on routes that need none. */
  identity?: KeyIdentity;
  /** The name by which the request's use of what is shared is counted: the project's id. */
  owner?: string;
  /** Where the request is answered. */
  reply?: FastifyReply;
}

/** The owner of requests that need no key. */
export const STRANGERS = 'strangers';
/** The owner of requests with the admin key that name no project. */
export const ADMIN = 'admin';

/** The name by which a request's use of what is shared is counted. */
export function ownerOf(request: FastifyRequest): string {
  return (request as AuthenticatedRequest).owner ?? STRANGERS;
}

/** Where a request that has passed the door is answered. */
export function replyTo(request: FastifyRequest): FastifyReply {
  return (request as AuthenticatedRequest).reply!;
}
