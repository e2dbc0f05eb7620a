import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface WireVector {
  name: string;
  profile: string;
  given: { secrets: string[]; attemptAt: string };
  then: { headers: Record<string, string>; body: string };
}

/** Arguments of `verifyWebhook`, with `now` as text, and the code that it must throw or `accepted`. */
export interface RuntimeCase {
  name: string;
  options: { profile: string; headers: Record<string, string>; body: string; secrets: string[]; now: string };
  expected: string;
}

const VECTORS = new URL('../../libs/wire-profiles/src/testing/vectors/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) as WireVector[];
const isSigned = ({ then }: WireVector) => Object.keys(then.headers).some((name) => /signature$/i.test(name));

/** The form in which a receiver has a secret: an ed25519 secret as its public key. */
function receiverSecret(secret: string): string {
  if (!secret.startsWith('whsk_')) return secret;
  const bytes = Buffer.from(secret.slice(5), 'base64');
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((half) => half.toString('base64url'));
  const key = createPublicKey(createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' }));
  return `whpk_${Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`;
}

function casesOf({ name, profile, given, then }: WireVector): RuntimeCase[] {
  const { headers, body } = then;
  const secrets = given.secrets.map(receiverSecret);
  const right = { profile, headers, body, secrets, now: given.attemptAt };
  const signature = Object.keys(headers).find((header) => /signature$/i.test(header))!;
  const unsigned = Object.fromEntries(Object.entries(headers).filter(([header]) => header !== signature));
  const other = secrets.map(() => `whsec_${Buffer.alloc(32, 9).toString('base64')}`);
  const late = new Date(Date.parse(given.attemptAt) + 301_000).toISOString();
  return [
    { name, options: right, expected: 'accepted' },
    { name: `${name}, its body changed`, options: { ...right, body: `${body} ` }, expected: 'signature-mismatch' },
    { name: `${name}, without signature`, options: { ...right, headers: unsigned }, expected: 'missing-header' },
    { name: `${name}, other secrets`, options: { ...right, secrets: other }, expected: 'signature-mismatch' },
    {
      name: `${name}, 301 s later`,
      options: { ...right, now: late },
      expected: profile.startsWith('postion-') ? 'accepted' : 'timestamp-too-old',
    },
    { name: `${name}, a parsed body`, options: { ...right, body: {} as string }, expected: 'WebhookOptionsError' },
  ];
}

/** The cases of every signed vector. */
export function runtimeCases(): RuntimeCase[] {
  return [...read('wire-vectors.json'), ...read('own-vectors.json')].filter(isSigned).flatMap(casesOf);
}
