import type { Route } from '../support/routes.ts';

/** A body, what the answer's status is (422 if it is not said), and the pointers that its problem names. */
export interface WrongFields {
  method: Route['method'];
  path: string;
  /** A value that is sent as JSON, or its text where JavaScript has no such value. */
  json: unknown;
  /** The same, for a test's name and for the docs. */
  shown: string;
  status?: number;
  pointers: string[];
}

export type WrongCase = [json: unknown, pointers: string[], status?: number];

export const PROJECT = '/v1/projects/{project}';
export const LONE_SURROGATE = '\ud800';
const SHOWN_CHARACTERS = 80;

/** The rows of one route. */
export function rows(method: Route['method'], path: string, cases: WrongCase[]): WrongFields[] {
  return cases.map(([json, pointers, status]) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
    return { method, path, json, shown, pointers, status };
  });
}
