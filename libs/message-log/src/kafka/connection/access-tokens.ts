import { messageOf } from '#kernel';
import { within } from '../within.ts';
import type { IssuedToken } from './request-token.ts';

/**
 * The part of its life after which a token is renewed. A broker ends a connection with its token, and the client logs
 * in again after 0.8 of the time that is left: so each login finds a token with more of its life than the one before.
 */
const RENEWED_AFTER = 0.75;
/** A token is not used so shortly before its end: the login, or the broker's clock, may take the rest. */
const RESERVE_MS = 2_000;
/** How long a login waits for a new token while the old one is valid. A login as a whole has 3 s. */
const PATIENCE_MS = 1_000;
/** The rest after a refused or failed request: the clients of a process log in one after the other. */
const REST_MS = 1_000;

interface HeldToken {
  value: string;
  renewAtMs: number;
  endsAtMs: number;
}

/** The source of tokens, and the receiver of its failures. */
export interface AccessTokensOptions {
  request: () => Promise<IssuedToken>;
  /** Called when a token cannot be renewed while the last one is valid. */
  onProblem: (message: string, error: unknown) => void;
  /** A monotonic time in milliseconds. */
  nowMs?: () => number;
}

/**
 * The access tokens of a process: all its logins share one, and one request for the next.
 *
 * - none: at the beginning, and when the token has ended. A login waits for the request, and fails with it.
 * - fresh: the token is used without a request. Left after three quarters of its life.
 * - stale: the next login requests another token. If the request fails or takes long, the login uses the old token.
 */
export class AccessTokens {
  private held: HeldToken | undefined;
  private renewing: Promise<HeldToken> | undefined;
  private failure: { error: unknown; untilMs: number } | undefined;
  private readonly nowMs: () => number;

  constructor(private readonly options: AccessTokensOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** A token for a login now. @throws PosthornError `unavailable` if there is no valid token, and none can be had */
  async get(): Promise<string> {
    const { held } = this;
    if (held && this.nowMs() < held.renewAtMs) return held.value;
    const renewed = this.renew();
    if (!held || this.nowMs() >= held.endsAtMs - RESERVE_MS) return (await renewed).value;
    const token = await within(renewed, PATIENCE_MS, 'A new token').catch((error: unknown) => {
      this.options.onProblem(`The token for Kafka is not renewed, using the last one: ${messageOf(error)}`, undefined);
      return held;
    });
    return token.value;
  }

  private async renew(): Promise<HeldToken> {
    if (this.failure && this.nowMs() < this.failure.untilMs) throw this.failure.error;
    this.renewing ??= this.request().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async request(): Promise<HeldToken> {
    const askedMs = this.nowMs();
    try {
      const { value, lifetimeMs } = await this.options.request();
      this.failure = undefined;
      const renewAtMs = askedMs + RENEWED_AFTER * lifetimeMs;
      return (this.held = { value, renewAtMs, endsAtMs: askedMs + lifetimeMs });
    } catch (error) {
      this.failure = { error, untilMs: this.nowMs() + REST_MS };
      throw error;
    }
  }
}
