import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '#http-server';

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<AuthenticatedRequest>();

/** The id of the API key that a request came with. The door has looked it up. */
export const KeyId = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).identity?.id);

/** The identity of the key that a request came with. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).identity);

/** The id (UUID) of the project whose key a request came with; null with the admin key. */
export const KeyProject = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).identity?.projectId,
);
