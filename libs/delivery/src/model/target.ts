import { activeSecrets, type EndpointSnapshot, type SecretTimes } from '#catalogue';
import { type EndpointStatus, toTypeId } from '#kernel';
import type { KeyRing, SigningKey } from '#signing';
import {
  type DeliveryPolicy,
  profileNamed,
  type RenderEndpoint,
  type RenderInput,
  type WireProfile,
} from '#wire-profiles';

/** An endpoint made ready for sending: its profile, its policy, its keys of the moment. */
export interface Target {
  url: string;
  state: EndpointStatus;
  endpointVersion: number;
  profile: WireProfile;
  policy: DeliveryPolicy;
  project: RenderInput['project'];
  endpoint: RenderEndpoint;
  keys: readonly SigningKey[];
  secretIds: readonly string[];
}

interface ReadySecret extends SecretTimes {
  readonly id: string;
  readonly key: SigningKey;
}

/** A target, with the secrets that change its keys when they begin or cease to sign. */
interface ReadyTarget {
  readonly lasting: Omit<Target, 'keys' | 'secretIds'>;
  readonly secrets: readonly ReadySecret[];
  current: Target;
  /** Unix milliseconds from which on, and until which, `current` is right. A clock that was ahead is set back. */
  sinceMs: number;
  untilMs: number;
}

/** The endpoint's own over the profile's; never faster than its receiver allowed. */
function policyOf(record: EndpointSnapshot, profile: WireProfile): DeliveryPolicy {
  const policy: DeliveryPolicy = { ...profile.defaultPolicy, ...record.policy };
  if (record.allowedPerMinute === null || profile.handshake === undefined) return policy;
  const allowed = record.allowedPerMinute / 60;
  return { ...policy, ratePerSecond: Math.min(policy.ratePerSecond ?? Infinity, allowed) };
}

function lastingOf(record: EndpointSnapshot, profile: WireProfile, keyRing: KeyRing): ReadyTarget['lasting'] {
  const headers = record.headers.map((header) => ({ key: header.key, value: keyRing.open(header) }));
  return {
    url: record.url,
    state: record.state,
    endpointVersion: record.version,
    profile,
    policy: policyOf(record, profile),
    project: { id: toTypeId('prj', record.projectId), uid: record.projectUid },
    endpoint: { id: toTypeId('ep', record.id), name: record.name, headers, options: record.profileOptions },
  };
}

function atTime(lasting: ReadyTarget['lasting'], secrets: readonly ReadySecret[], nowMs: number) {
  const { active, untilMs } = activeSecrets(secrets, nowMs);
  const current: Target = {
    ...lasting,
    keys: active.map(({ key }) => key),
    secretIds: active.map(({ id }) => id),
  };
  return { current, sinceMs: nowMs, untilMs };
}

function readyTarget(record: EndpointSnapshot, keyRing: KeyRing, nowMs: number): ReadyTarget {
  const profile = profileNamed(record.profile);
  const lasting = lastingOf(record, profile, keyRing);
  // An ended secret may have a form that the endpoint's current profile cannot use.
  const live = record.secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  const sealed = profile.secrets === 'none' ? [] : live;
  const secrets = sealed.map((secret): ReadySecret => {
    const { id, activatesAtMs, expiresAtMs } = secret;
    return { id, activatesAtMs, expiresAtMs, key: profile.keyOf(keyRing.open(secret)) };
  });
  return { lasting, secrets, ...atTime(lasting, secrets, nowMs) };
}

/**
 * Targets by the snapshot of the endpoint. Secrets are decrypted once for each version of an endpoint. The secrets that
 * sign are chosen again only when another secret begins or ends, or when the clock is set back.
 */
export class Targets {
  private readonly ready = new WeakMap<EndpointSnapshot, ReadyTarget>();

  constructor(
    private readonly endpointOf: (id: string) => EndpointSnapshot | undefined,
    private readonly keyRing: KeyRing,
  ) {}

  /** Returns true if the deliveries of this endpoint wait until it is resumed. */
  isHeld(endpointId: string): boolean {
    const record = this.endpointOf(endpointId);
    return record?.state === 'paused' && !record.deleted;
  }

  /** When this endpoint was resumed after its last pause, in Unix milliseconds, or null. */
  resumedAtMs(endpointId: string): number | null {
    return this.endpointOf(endpointId)?.resumedAtMs ?? null;
  }

  /** The target of an endpoint as of a time, in Unix milliseconds, or undefined if it is deleted. */
  find(endpointId: string, nowMs: number): Target | undefined {
    const record = this.endpointOf(endpointId);
    if (!record || record.deleted) return undefined;
    let ready = this.ready.get(record);
    if (!ready || nowMs < ready.sinceMs) {
      this.ready.set(record, (ready = readyTarget(record, this.keyRing, nowMs)));
    }
    if (nowMs >= ready.untilMs) Object.assign(ready, atTime(ready.lasting, ready.secrets, nowMs));
    return ready.current;
  }
}
