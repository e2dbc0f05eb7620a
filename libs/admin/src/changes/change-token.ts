import { PosthornError } from '#kernel';
import type { Position } from '#postgres';

/** A place among the changes of deliveries, and when a caller was there. */
export interface ChangePlace {
  place: Position;
  /** Unix milliseconds. */
  atMs: number;
}

const FORM = /^changes:(\d{1,19}):(\d{1,19}):(\d{1,15})$/;

/** The opaque token with which a caller goes on behind a place. */
export function changeToken({ place: { pos, seq }, atMs }: ChangePlace): string {
  return Buffer.from(`changes:${pos}:${seq}:${Math.floor(atMs)}`).toString('base64url');
}

/** The largest `bigint` of Postgres. */
const LARGEST = 2n ** 63n - 1n;

/** The place of a token. @throws PosthornError `invalid-input` */
export function placeOfToken(token: string): ChangePlace {
  const [, pos, seq, at] = FORM.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  const isWhole = pos !== undefined && seq !== undefined && at !== undefined;
  if (isWhole && BigInt(pos) <= LARGEST && BigInt(seq) <= LARGEST) return { place: { pos, seq }, atMs: Number(at) };
  const problems = [{ pointer: '/resumeToken', message: 'must be a resume_token of an earlier response of Watch' }];
  throw new PosthornError('invalid-input', 'The request is invalid.', { problems });
}
