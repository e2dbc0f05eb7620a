import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyIdentity } from '#admin';

/** A request that has passed the door. */
export interface AuthenticatedRequest extends FastifyRequest {
  /** The identity of its key. Undefined on routes that need no key. */
  identity?: KeyIdentity;
  /** The owner that the request's use of shared resources is counted for: the project's id. */
  owner?: string;
  /** Where the request is answered. */
  reply?: FastifyReply;
}

/** The owner of requests that need no key. */
export const STRANGERS = 'strangers';
/** The owner of requests with the admin key that name no project. */
export const ADMIN = 'admin';

/** The owner that a request's use of shared resources is counted for. */
export function ownerOf(request: FastifyRequest): string {
  return (request as AuthenticatedRequest).owner ?? STRANGERS;
}

/** Where a request that has passed the door is answered. */
export function replyTo(request: FastifyRequest): FastifyReply {
  return (request as AuthenticatedRequest).reply!;
}
