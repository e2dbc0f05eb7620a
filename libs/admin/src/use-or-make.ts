import { type IdPrefix, PosthornError, UID_FORM, UID_MESSAGE } from '#kernel';

/** The view of a resource that a command has made, or of the resource that had the uid already. */
export type MadeOrFound<Made, Found = Made> = { isNew: true; view: Made } | { isNew: false; view: Found };

/** Enough for requests that make and delete a resource of one uid at the same time. */
const MAX_TRIES = 5;

const hasCode = (error: unknown, code: PosthornError['code']) => error instanceof PosthornError && error.code === code;

/**
 * Uses the resource that has a uid, or makes one. If another request makes or deletes that resource at the same time,
 * it tries again.
 * @param use throws `not-found` if no resource has the uid
 * @param make throws `conflict` only if another resource has the uid
 * @throws PosthornError other errors of both; `conflict` if the resource was made and deleted during every try
 */
export async function useOrMake<Made, Found>(
  use: () => Promise<Found>,
  make: () => Promise<Made>,
): Promise<MadeOrFound<Made, Found>> {
  for (let tries = 1; ; tries++) {
    try {
      return { isNew: false, view: await use() };
    } catch (error) {
      if (!hasCode(error, 'not-found')) throw error;
    }
    try {
      return { isNew: true, view: await make() };
    } catch (error) {
      if (tries === MAX_TRIES || !hasCode(error, 'conflict')) throw error;
    }
  }
}

/**
 * Returns true if a reference is a uid, so that a resource may be made of it, and false if it begins like an id.
 * @throws PosthornError `invalid-input` for any other text
 */
export function isUid(prefix: IdPrefix, reference: string): boolean {
  if (reference.startsWith(`${prefix}_`)) return false;
  if (UID_FORM.test(reference)) return true;
  const problems = [{ pointer: '/uid', message: UID_MESSAGE }];
  throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
}
