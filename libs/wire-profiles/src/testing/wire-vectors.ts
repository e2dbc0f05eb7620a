import { readFileSync } from 'node:fs';
import type { CustomHeader, ProfileOptions, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

/**
 * A case of `vectors/wire-vectors.json` or `vectors/own-vectors.json`: the input, and the header and body bytes that it
 * must yield.
 */
export interface WireVector {
  name: string;
  profile: string;
  given: {
    project: { uid: string };
    event: { type: string; occurredAt: string; actor?: string; orderingKey?: string; data: unknown };
    endpoint: { id: string; name: string; headers?: CustomHeader[]; options?: ProfileOptions };
    delivery: { uuid: string; webhookId: string };
    secrets: string[];
    attemptAt: string;
  };
  then: { headers: Record<string, string>; absentHeaders?: string[]; body: string };
}

/** A case of `vectors/standard-webhooks-vectors.json`: signed symmetrically (v1) by a secret, or by ed25519 (v1a). */
export interface SignatureVector {
  name: string;
  secret?: string;
  privateKey?: string;
  publicKey?: string;
  id: string;
  timestamp: number;
  body: string;
  signature: string;
  /** False if the signature is not that of the body. */
  valid?: boolean;
}

function read<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8')) as T[];
}

/** The cases of the platforms' own pages, and the cases of Posthorn's additions. */
export const wireVectors = [...read<WireVector>('wire-vectors.json'), ...read<WireVector>('own-vectors.json')];
export const signatureVectors = read<SignatureVector>('standard-webhooks-vectors.json');

/** The case as the profile's input. Values that the case leaves out (ids, a channel) have no place in the bytes. */
export function inputOf({ given }: WireVector, profile: WireProfile): RenderInput {
  const { type, occurredAt, actor, orderingKey, data } = given.event;
  const { id, name, headers, options } = given.endpoint;
  return {
    event: {
      id: '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77',
      projectId: '0190b0c2-0000-7000-8000-000000000001',
      type,
      occurredAtMs: Date.parse(occurredAt),
      data: JSON.stringify(data),
      orderingKey: orderingKey ?? null,
      actor: actor ?? null,
      channel: null,
      expiresAtMs: null,
    },
    project: { id: 'prj_01h455vb4pex5vsknk084sn02q', uid: given.project.uid },
    endpoint: { id, name, headers: headers ?? [], options: profile.parseOptions(options ?? {}) },
    delivery: given.delivery,
    keys: given.secrets.map((secret) => profile.keyOf(secret)),
    attemptAtMs: Date.parse(given.attemptAt),
  };
}
