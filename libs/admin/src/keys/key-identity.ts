/** Whose key it is. */
export interface KeyIdentity {
  /** For logs and audits: `key_…`, or `POSTHORN_ADMIN_KEY`. */
  readonly id: string;
  /** The project that the key is of; null for the admin key. */
  readonly projectId: string | null;
}
