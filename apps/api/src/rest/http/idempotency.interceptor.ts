import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../../door/caller.ts';
import { catchError, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import { IdempotencyKeys } from '#admin';
import { PosthornError } from '#kernel';

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/**
 * The `Idempotency-Key` of a request, if it has one.
 * @throws PosthornError `invalid-input` if it is not 1 to 255 visible ASCII characters
 */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && KEY_FORM.test(key))) return key;
  const problems = [{ pointer: '/idempotency-key', message: 'must be 1 to 255 visible ASCII characters' }];
  throw new PosthornError('invalid-input', 'The Idempotency-Key header is invalid.', { problems });
}

/** The text of a request to which a key belongs. Undefined for endlessly nested lists, which no route accepts. */
function textOf({ method, url, body }: FastifyRequest): string | undefined {
  try {
    return `${method} ${url} ${JSON.stringify(body)}`;
  } catch {
    return undefined;
  }
}

/** The key, made unique for its caller: no project gets the responses of another project. */
function ofCaller({ identity }: AuthenticatedRequest, key: string): string {
  return identity?.projectId == null ? key : `${identity.projectId}/${key}`;
}

/** Executes a POST with an `Idempotency-Key` once. Its repeats get the first response. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly keys: IdempotencyKeys) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = request.method === 'POST' ? idempotencyKeyOf(request) : undefined;
    const said = given === undefined ? undefined : textOf(request);
    if (given === undefined || said === undefined) return next.handle();
    const key = ofCaller(request, given);
    const { response, reservation } = await this.keys.begin(key, said);
    if (response) {
      void reply.status(response.status).header('idempotent-replayed', 'true');
      return of(JSON.parse(response.body) as unknown);
    }
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        await this.keys.finish(reservation, { status: reply.statusCode, body: JSON.stringify(answer) });
        return answer;
      }),
      catchError((error: unknown) =>
        from(this.keys.abandon(reservation)).pipe(mergeMap(() => throwError(() => error))),
      ),
    );
  }
}
