import type { ApiProblem, FieldProblem } from './errors.ts';

/** The most characters of a text that is no problem: for example the page of a proxy. */
const MAX_TEXT = 500;

function stringOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function isFieldProblem(value: unknown): value is FieldProblem {
  const { pointer, message } = (value ?? {}) as Partial<FieldProblem>;
  return typeof pointer === 'string' && typeof message === 'string';
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The milliseconds of a `Retry-After` header (RFC 9110, section 10.2.3), or null if it is missing or not readable. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+(?:\.\d+)?$/.test(header)) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

/** The problem in a response that is no success, from a proxy too. */
export function readProblem(response: Response, text: string): ApiProblem {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const body = isProblem ? parseObject(text) : {};
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return {
    type: stringOr(body.type, 'about:blank'),
    title: stringOr(body.title, stringOr(response.statusText, 'unexpected response').toLowerCase()),
    status: response.status,
    detail: stringOr(body.detail, isProblem ? '' : shown),
    errors: Array.isArray(body.errors) ? body.errors.filter(isFieldProblem) : [],
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
  };
}
