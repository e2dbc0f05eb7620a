import { randomBytes } from 'node:crypto';

/** An id of this service, such as `post_1f0c3a9be2d4`. */
export function newId(prefix: 'post' | 'sub' | 'pay'): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}
