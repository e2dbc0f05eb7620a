import { readFileSync } from 'node:fs';
import { messageOf, PosthornError } from './errors.ts';

function refuse(message: string, cause: unknown): PosthornError {
  return new PosthornError('invalid-settings', `${message}: ${messageOf(cause)}.`, { cause });
}

/**
 * The contents of a certificate's or key's file.
 * @param setting the setting that names the file
 * @throws PosthornError `invalid-settings` that names the setting
 */
export function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw refuse(`${setting} cannot be read`, cause);
  }
}

/** Runs a check of OpenSSL on such contents. @throws PosthornError `invalid-settings` that names the settings */
export function checkPem<T>(settings: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw refuse(`${settings} cannot be used`, cause);
  }
}
