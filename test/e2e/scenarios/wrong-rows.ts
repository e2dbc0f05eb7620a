import type { Route } from '../support/routes.ts';

/** A body, the status of the answer (default: 422), and the pointers that its problem names. */
export interface WrongFields {
  method: Route['method'];
  path: string;
  /** A value that is sent as JSON, or its text where JavaScript has no such value. */
  json: unknown;
  /** The value as a text for a test's name and for the docs. */
  shown: string;
  status?: number;
  pointers: string[];
  /** The row of another route that is answered with the same problem. The docs show only that row. */
  like?: { route: string; nth: number };
}

export type WrongCase = [json: unknown, pointers: string[], status?: number];

export const PROJECT = '/v1/projects/{project}';
export const LONE_SURROGATE = '\ud800';
const SHOWN_CHARACTERS = 120;

/** The text that was sent, shortened for a reader. */
export function shortly(text: string): string {
  const short = text.replace(/(.)\1{30,}/gu, '$1$1$1…');
  return short.length > SHOWN_CHARACTERS ? `${short.slice(0, SHOWN_CHARACTERS)}…` : short;
}

/** The rows of one route. */
export function rows(method: Route['method'], path: string, cases: WrongCase[]): WrongFields[] {
  return cases.map(([json, pointers, status]) => {
    const shown = shortly(typeof json === 'string' ? json : JSON.stringify(json));
    return { method, path, json, shown, pointers, status };
  });
}

/** The rows of a route that answers to them as `route` does to its first rows. */
export function rowsLike(route: string, ...[method, path, cases]: Parameters<typeof rows>): WrongFields[] {
  return rows(method, path, cases).map((row, nth) => ({ ...row, like: { route, nth } }));
}
