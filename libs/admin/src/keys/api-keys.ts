import type pg from 'pg';
import { type Clock, PosthornError, remember, steadyMs } from '#kernel';
import { AdminKeys } from './admin-keys.ts';
import type { KeyIdentity } from './key-identity.ts';
import { KeyLookups } from './key-lookups.ts';
import { LastUses } from './last-uses.ts';
import { hashOfKey, isApiKeyForm, isPortalTokenForm } from './new-api-key.ts';

/** The id of the key in the settings, which has no row. */
export const CONFIGURED_KEY = 'POSTHORN_ADMIN_KEY';
const CONFIGURED: KeyIdentity = { id: CONFIGURED_KEY, projectId: null, scopes: null, expiresAtMs: null };
/** How long a look-up is trusted. The response to a revocation is sent after this time. */
export const KEYS_TRUSTED_MS = 900;
/** The age from which a look-up is repeated in the background, while the last one is still trusted. */
const REFRESHED_MS = 450;
const MAX_KNOWN = 10_000;
/** How long a key that was not found is refused without another look-up. */
const UNKNOWN_MS = 1_000;
const MAX_UNKNOWN = 10_000;

interface Known {
  identity: KeyIdentity;
  /** The start of its look-up, by `steadyMs`. */
  sinceMs: number;
  isRefreshing?: boolean;
}

/**
 * The accepted API keys: the configured admin key, the admin keys that Posthorn created, and the keys of projects. They
 * are kept only as SHA-256 hashes, so the timing of a comparison reveals nothing of a key.
 *
 * A key that was found is trusted for 0.9 s and meanwhile looked up again in the background. So a request in a busy
 * process waits for no look-up. A key that was not found is refused for a second without another look-up. This refuses
 * no key that is made later: keys are random, so no caller can have sent a key before it was made. A key that expires
 * is refused from its time on, by the time of Postgres, although its look-up is still trusted.
 */
export class ApiKeys {
  /** Has each key that `identify` or `identifyKnown` returned, without portal tokens. Written by the object's owner. */
  readonly lastUses: LastUses;
  private readonly configuredHash: string | undefined;
  private readonly known = new Map<string, Known>();
  /** When the look-up of a key that was not found began, by `steadyMs`. */
  private readonly unknown = new Map<string, number>();
  private readonly lookups: KeyLookups;

  /** @param configured the key of the settings, if there is one */
  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
    private readonly configured: string | undefined,
  ) {
    this.lookups = new KeyLookups(pool);
    this.lastUses = new LastUses(pool, clock);
    this.configuredHash = configured === undefined ? undefined : hashOfKey(configured).toString('hex');
  }

  /**
   * Makes an admin key if none is configured and none exists.
   * @returns the new key, which is shown this once; undefined if there was a key
   */
  async makeFirst(): Promise<string | undefined> {
    if (this.configured !== undefined) return undefined;
    return new AdminKeys(this.pool, this.clock).makeFirst();
  }

  /**
   * The identity of a key, as far as it is known without a look-up.
   * @returns null for an invalid or expired key, undefined if the key has to be looked up
   */
  identifyKnown(key: string): KeyIdentity | null | undefined {
    const hash = hashOfKey(key).toString('hex');
    if (hash === this.configuredHash) return CONFIGURED;
    if (!isApiKeyForm(key)) return null;
    const nowMs = steadyMs(this.clock);
    const found = this.known.get(hash);
    if (found && isYounger(found.sinceMs, nowMs, KEYS_TRUSTED_MS)) {
      if (this.hasExpired(found.identity)) return null;
      if (nowMs - found.sinceMs >= REFRESHED_MS) this.refresh(hash, found);
      this.noteUse(key, found.identity);
      return found.identity;
    }
    return isYounger(this.unknown.get(hash) ?? -Infinity, nowMs, UNKNOWN_MS) ? null : undefined;
  }

  /**
   * The identity of a key, or undefined if the key is invalid or has expired.
   * @param flow the origin of the key, such as an address: look-ups are made for flows in turn
   * @throws PosthornError `unavailable` if too many look-ups wait
   */
  async identify(key: string, flow = ''): Promise<KeyIdentity | undefined> {
    const known = this.identifyKnown(key);
    if (known !== undefined) return known ?? undefined;
    const identity = await this.lookUp(hashOfKey(key).toString('hex'), flow);
    if (identity === undefined || this.hasExpired(identity)) return undefined;
    this.noteUse(key, identity);
    return identity;
  }

  /** Notes the use of a key. That of a portal token is not written: a token is short-lived, and has no last use. */
  private noteUse(key: string, { id }: KeyIdentity): void {
    if (!isPortalTokenForm(key)) this.lastUses.note(id);
  }

  /** The error for a request with a key that `identify` or `identifyKnown` has found invalid or expired. */
  refusalOf(key: string): PosthornError {
    const found = this.known.get(hashOfKey(key).toString('hex'));
    const state = found && this.hasExpired(found.identity) ? 'has expired' : 'is invalid';
    return new PosthornError('unauthorized', `The API key ${state}.`);
  }

  private hasExpired({ expiresAtMs }: KeyIdentity): boolean {
    return expiresAtMs !== null && expiresAtMs <= this.clock.nowMs();
  }

  private async lookUp(hash: string, flow: string): Promise<KeyIdentity | undefined> {
    const sinceMs = steadyMs(this.clock);
    const identity = await this.lookups.find(flow, hash);
    this.known.delete(hash);
    if (identity) remember(this.known, hash, { identity, sinceMs }, MAX_KNOWN);
    else remember(this.unknown, hash, sinceMs, MAX_UNKNOWN);
    return identity;
  }

  private refresh(hash: string, found: Known): void {
    if (found.isRefreshing) return;
    found.isRefreshing = true;
    // If the look-up keeps failing, the first request after the trusted time gets the error.
    this.lookUp(hash, found.identity.id).catch(() => undefined);
  }
}

/**
 * Returns true if a time is less than the limit ago. A time in the future is not: a clock that does not report its
 * steps was set back.
 */
function isYounger(sinceMs: number, nowMs: number, limitMs: number): boolean {
  return sinceMs <= nowMs && nowMs - sinceMs < limitMs;
}
