import type { RenderEndpoint } from '../render-input.ts';

const DEFAULT_ORIGIN = 'posthorn';
const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const DNS_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** What is wrong with an `origin`, or null: it must be a DNS name. */
export function originProblem(origin: string): string | null {
  return DNS_NAME.test(origin) ? null : 'must be a DNS name like events.example.com';
}

/** The name under which requests to an endpoint come: it is asked to permit this name, and each request repeats it. */
export function originOf({ options }: Pick<RenderEndpoint, 'options'>): string {
  return options.origin ?? DEFAULT_ORIGIN;
}
