import { PosthornError } from '#kernel';
import { openDatabase } from '../database.ts';

/** The problem with which opening a database fails. */
export async function failureOf(url: string): Promise<PosthornError> {
  const opened = await openDatabase({ url, poolSize: 2 }).catch((error: unknown) => error);
  expect(opened).toBeInstanceOf(PosthornError);
  return opened as PosthornError;
}
