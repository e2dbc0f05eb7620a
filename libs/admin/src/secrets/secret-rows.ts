import type { EntityManager } from 'typeorm';
import type { KeyRing, SealedText } from '#signing';
import type { NewSecret } from './new-secret.ts';
import type { SecretLife } from './secret-terms.ts';

/** A secret as it is stored. */
export interface SecretRow extends SealedText {
  /** Null for a symmetric secret. */
  public_key: string | null;
  created_at: Date;
  activates_at: Date;
  expires_at: Date | null;
}

const COLUMNS = 's.id, s.key_id as "keyId", s.ciphertext, s.public_key, s.created_at, s.activates_at, s.expires_at';

/** Stores a new secret, encrypted. */
export async function insertSecret(
  tx: EntityManager,
  keyRing: KeyRing,
  endpointId: string,
  secret: NewSecret & { id: string; activatesAt: Date; createdAt: Date },
): Promise<void> {
  const { keyId, ciphertext } = keyRing.encrypt(secret.text, secret.id);
  await tx.query(
    `insert into posthorn.endpoint_secret
       (id, endpoint_id, key_id, ciphertext, public_key, created_at, activates_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [secret.id, endpointId, keyId, ciphertext, secret.publicKey, secret.createdAt, secret.activatesAt],
  );
}

/** Stores the ends of an endpoint's secrets, as computed from its stream. */
export async function saveSecretEnds(tx: EntityManager, lives: readonly SecretLife[]): Promise<void> {
  await tx.query(
    `update posthorn.endpoint_secret s set expires_at = i.expires_at
     from unnest($1::uuid[], $2::timestamptz[]) as i (id, expires_at)
     where s.id = i.id and s.expires_at is distinct from i.expires_at`,
    [
      lives.map(({ id }) => id),
      lives.map(({ expiresAtMs }) => (expiresAtMs === null ? null : new Date(expiresAtMs).toISOString())),
    ],
  );
}

/** The secrets of an endpoint that sign at a time, or will, newest first. */
export function readLiveSecrets(manager: EntityManager, endpointId: string, at: Date): Promise<SecretRow[]> {
  return manager.query<SecretRow[]>(
    `select ${COLUMNS} from posthorn.endpoint_secret s
     where s.endpoint_id = $1 and (s.expires_at is null or s.expires_at > $2)
     order by s.activates_at desc, s.created_at desc, s.id desc`,
    [endpointId, at],
  );
}
