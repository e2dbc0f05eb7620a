import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from './admin-key.guard.ts';

/** The id of the API key that a request came with. The guard has looked it up. */
export const KeyId = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AuthenticatedRequest>().keyId,
);
