import { toTypeId } from '#kernel';
import type { KeyRing, SigningKey } from '#signing';
import {
  type DeliveryPolicy,
  profileNamed,
  type ProfileOptions,
  type RenderEndpoint,
  type RenderInput,
  type WireProfile,
} from '#wire-profiles';

/** What delivery reads of an endpoint. The catalogue has it. */
export interface EndpointRecord {
  id: string;
  projectId: string;
  projectUid: string | null;
  url: string;
  name: string;
  profile: string;
  profileOptions: ProfileOptions;
  policy: { timeoutMs?: number; retryDelaysMs?: number[]; maxInFlight?: number };
  version: number;
  secrets: readonly { id: string; keyId: string; ciphertext: Buffer }[];
  deleted: boolean;
}

/** An endpoint made ready for sending: its profile, its policy, its keys. */
export interface Target {
  url: string;
  endpointVersion: number;
  profile: WireProfile;
  policy: DeliveryPolicy;
  project: RenderInput['project'];
  endpoint: RenderEndpoint;
  keys: readonly SigningKey[];
  secretIds: readonly string[];
}

function readyTarget(record: EndpointRecord, keyRing: KeyRing): Target {
  const profile = profileNamed(record.profile);
  const secrets = profile.secrets === 'none' ? [] : record.secrets;
  return {
    url: record.url,
    endpointVersion: record.version,
    profile,
    policy: { ...profile.defaultPolicy, ...record.policy },
    project: { id: toTypeId('prj', record.projectId), uid: record.projectUid },
    endpoint: { id: toTypeId('ep', record.id), name: record.name, headers: [], options: record.profileOptions },
    keys: secrets.map(({ id, ...sealed }) => profile.keyOf(keyRing.decrypt(sealed, id))),
    secretIds: secrets.map(({ id }) => id),
  };
}

/** Targets by the record they were made of: secrets are decrypted once for each version of an endpoint. */
export class Targets {
  private readonly ready = new WeakMap<EndpointRecord, Target>();

  constructor(
    private readonly endpointOf: (id: string) => EndpointRecord | undefined,
    private readonly keyRing: KeyRing,
  ) {}

  /** The target of an endpoint, or undefined if it is deleted. */
  find(endpointId: string): Target | undefined {
    const record = this.endpointOf(endpointId);
    if (!record || record.deleted) return undefined;
    let target = this.ready.get(record);
    if (!target) this.ready.set(record, (target = readyTarget(record, this.keyRing)));
    return target;
  }
}
