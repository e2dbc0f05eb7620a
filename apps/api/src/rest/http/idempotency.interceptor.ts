import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, mergeMap, type Observable, of } from 'rxjs';
import { IdempotentRequests } from '#admin';
import type { AuthenticatedRequest } from '#http-server';

/** Executes a POST with an `Idempotency-Key` once, by `IdempotentRequests`. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly requests: IdempotentRequests) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const begun = await this.requests.begin(request);
    if (!begun) return next.handle();
    const { response, reservation } = begun;
    if (response) {
      void reply.status(response.status).header('idempotent-replayed', 'true');
      return of(JSON.parse(response.body) as unknown);
    }
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        await this.requests.failed(reservation, error);
        throw error;
      }),
      mergeMap(async (answer: unknown) => {
        await this.requests.succeeded(reservation, { status: reply.statusCode, body: JSON.stringify(answer) });
        return answer;
      }),
    );
  }
}
