/** The identity behind an API key. */
export interface KeyIdentity {
  /** For logs and audits: `key_…`, or `POSTHORN_ADMIN_KEY`. */
  readonly id: string;
  /** The project that the key belongs to; null for the admin key. */
  readonly projectId: string | null;
}
