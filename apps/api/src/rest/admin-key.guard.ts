import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AdminKeys } from '#admin';
import { PosthornError } from '#kernel';

/** A request that the guard has let pass. */
export interface AuthenticatedRequest extends FastifyRequest {
  /** The id of the key that it came with. */
  keyId?: string;
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const apiKey = headers['x-api-key'];
  return bearer ?? (Array.isArray(apiKey) ? apiKey[0] : apiKey);
}

/** Lets a request pass that carries the admin key, as a bearer token or as `X-API-KEY`. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  constructor(private readonly keys: AdminKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = keyOf(request);
    if (key === undefined) {
      throw new PosthornError('unauthorized', 'Send the admin key: "Authorization: Bearer …" or "X-API-KEY: …".');
    }
    request.keyId = await this.keys.identify(key);
    if (request.keyId === undefined) throw new PosthornError('unauthorized', 'The key is not known.');
    return true;
  }
}
