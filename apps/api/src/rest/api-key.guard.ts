import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ApiKeys, type KeyIdentity, ProjectIds } from '#admin';
import { PosthornError, toTypeId } from '#kernel';
import { ACCESS, type AccessLevel } from './access.ts';

/** A request that the guard has let pass. */
export interface AuthenticatedRequest extends FastifyRequest {
  /** Whose key it came with. */
  identity?: KeyIdentity;
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const apiKey = headers['x-api-key'];
  return bearer ?? (Array.isArray(apiKey) ? apiKey[0] : apiKey);
}

function forbidden(message: string): PosthornError {
  return new PosthornError('forbidden', message);
}

/** Lets a request pass whose key, sent as a bearer token or as `X-API-KEY`, opens its route. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly projects: ProjectIds,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = keyOf(request);
    if (key === undefined) {
      throw new PosthornError('unauthorized', 'Send a key: "Authorization: Bearer …" or "X-API-KEY: …".');
    }
    const identity = await this.keys.identify(key);
    if (identity === undefined) throw new PosthornError('unauthorized', 'The key is not known.');
    const targets = [context.getHandler(), context.getClass()];
    const level = this.reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS, targets) ?? 'project';
    await this.assertOpens(identity, level, request.params as { project?: string });
    request.identity = identity;
    return true;
  }

  /**
   * With the key of a project the path names it by its id from here on: its uid may be another project's a moment later.
   * @throws PosthornError `forbidden`
   */
  private async assertOpens({ projectId }: KeyIdentity, level: AccessLevel, path: { project?: string }): Promise<void> {
    if (projectId === null) {
      if (level === 'project-key') throw forbidden('Send the key of a project: the admin key says of no project.');
      return;
    }
    if (level === 'project-key') return;
    const own = toTypeId('prj', projectId);
    if (level === 'admin') throw forbidden(`This needs the admin key; the one that was sent is of the project ${own}.`);
    // The same for another project and for one that does not exist: a key tells nothing of those.
    if (path.project === undefined || (await this.projects.find(path.project)) !== projectId) {
      throw forbidden(`The key that was sent opens the project ${own} only.`);
    }
    path.project = own;
  }
}
