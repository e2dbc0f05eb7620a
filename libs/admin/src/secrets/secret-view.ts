import { activeSecrets } from '#catalogue';
import { toTypeId } from '#kernel';
import type { SecretType } from './secret-type.ts';
import type { SecretRow } from './secret-rows.ts';

/** `upcoming`: signs later. `signing`: the newest that signs. `retiring`: signs beside a newer secret until its end. */
export type SecretState = 'upcoming' | 'signing' | 'retiring';

/** A secret as the APIs show it. Its text is shown only on request. */
export interface SecretView {
  id: string;
  type: SecretType;
  state: SecretState;
  publicKey: string | null;
  createdAt: string;
  activatesAt: string;
  expiresAt: string | null;
}

function timesOf(row: SecretRow) {
  return { row, activatesAtMs: row.activates_at.getTime(), expiresAtMs: row.expires_at?.getTime() ?? null };
}

/** The live secrets of an endpoint as they stand at a time; the rows come newest first. */
export function secretViews(rows: readonly SecretRow[], nowMs: number): SecretView[] {
  const { active } = activeSecrets(rows.map(timesOf), nowMs);
  const stateOf = (row: SecretRow): SecretState => {
    if (row === active[0]?.row) return 'signing';
    return active.some((each) => each.row === row) ? 'retiring' : 'upcoming';
  };
  return rows.map((row) => ({
    id: toTypeId('sec', row.id),
    type: row.public_key === null ? 'hmac' : 'ed25519',
    state: stateOf(row),
    publicKey: row.public_key,
    createdAt: row.created_at.toISOString(),
    activatesAt: row.activates_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
  }));
}
