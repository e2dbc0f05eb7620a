import type { Parser } from './parsers.ts';

/** A setting: its variable, its parser and its description. */
export interface Setting<T> {
  env: string;
  parse: Parser<T>;
  /** The text that stands for an unset variable; without one the setting is undefined. */
  default?: string;
  description: string;
  secret?: true;
}

/** A setting with a default. */
export function setting<T>(
  env: string,
  parser: Parser<T>,
  defaultText: string,
  description: string,
): Setting<T> & { default: string } {
  return { env, parse: parser, default: defaultText, description };
}

/** A setting that may be unset. */
export function optional<T>(env: string, parser: Parser<T>, description: string, secret?: true): Setting<T> {
  return secret ? { env, parse: parser, description, secret } : { env, parse: parser, description };
}

/** The type of a setting's value. */
export type Parsed<S> = S extends { parse: (text: string) => infer T }
  ? S extends { default: string }
    ? T
    : T | undefined
  : never;
