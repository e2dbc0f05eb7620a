import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, mergeMap, type Observable, of } from 'rxjs';
import { IdempotencyKeys, type Reservation } from '#admin';
import type { AuthenticatedRequest } from '#http-server';
import { messageOf, PosthornError, systemClock } from '#kernel';
import { answeredWithin, isRolledBack } from '#postgres';
import { Resources } from '#runtime';

/** The most characters of an `Idempotency-Key`. */
export const MAX_KEY_CHARACTERS = 255;
/** The form of an `Idempotency-Key` in words. */
export const KEY_WORDS = `1 to ${MAX_KEY_CHARACTERS} visible ASCII characters`;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

const isKey = (text: string) => text.length <= MAX_KEY_CHARACTERS && VISIBLE_ASCII.test(text);

/**
 * The `Idempotency-Key` of a request, if it has one.
 * @throws PosthornError `invalid-input` if it has another form
 */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && isKey(key))) return key;
  const problems = [{ pointer: '/idempotency-key', message: `must be ${KEY_WORDS}` }];
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

/** How long a response waits until it is stored for repeats. Short against the deadline of any request. */
const STORED_WITHIN_MS = 2_000;

/**
 * Returns true if an error shows that its request changed nothing: a refusal, or a transaction that was rolled back.
 * Each handler of a POST commits at most once, and refuses nothing after that.
 */
function hasChangedNothing(error: unknown): boolean {
  return error instanceof PosthornError || error instanceof HttpException || isRolledBack(error);
}

/**
 * Executes a POST with an `Idempotency-Key` once. Its repeats get the first response.
 *
 * - If a handler succeeds, the caller gets its response, which may have a secret that is shown once, although the
 *   response cannot be stored. Repeats are then refused until the reservation ends.
 * - An error frees the key only if it shows that nothing was changed. If a commit is in doubt, repeats are refused
 *   until the reservation ends.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly resources: Resources,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = request.method === 'POST' ? idempotencyKeyOf(request) : undefined;
    const said = given === undefined ? undefined : textOf(request);
    if (given === undefined || said === undefined) return next.handle();
    const { response, reservation } = await this.keys.begin(ofCaller(request, given), said);
    if (response) {
      void reply.status(response.status).header('idempotent-replayed', 'true');
      return of(JSON.parse(response.body) as unknown);
    }
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        await this.free(reservation, error);
        throw error;
      }),
      mergeMap(async (answer: unknown) => {
        await this.store(reservation, reply.statusCode, answer);
        return answer;
      }),
    );
  }

  private async store(reservation: Reservation, status: number, answer: unknown): Promise<void> {
    const storing = async () => {
      if (await this.keys.finish(reservation, { status, body: JSON.stringify(answer) })) return;
      throw new PosthornError('conflict', 'a repeat has taken the key over');
    };
    await this.reporting(storing, 'The response to a request with an Idempotency-Key is not stored for repeats');
  }

  private async free(reservation: Reservation, error: unknown): Promise<void> {
    if (!hasChangedNothing(error)) return;
    await this.reporting(() => this.keys.abandon(reservation), 'The Idempotency-Key of a refused request is not free');
  }

  /** Waits for the work, but not for long. Reports an error instead of throwing it: the caller gets its response. */
  private async reporting(work: () => Promise<void>, failure: string): Promise<void> {
    try {
      const late = 'Postgres did not answer in time';
      await answeredWithin(work(), STORED_WITHIN_MS, systemClock, late);
    } catch (error) {
      this.resources.problems.report(`${failure}: ${messageOf(error)}`);
    }
  }
}
