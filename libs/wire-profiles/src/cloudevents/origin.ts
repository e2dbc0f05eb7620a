import type { RenderEndpoint } from '../render-input.ts';

const DEFAULT_ORIGIN = 'posthorn';
const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const DNS_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** The fault of an `origin`, or null. An `origin` must be a DNS name. */
export function originProblem(origin: string): string | null {
  return DNS_NAME.test(origin) ? null : 'must be a DNS name like events.example.com';
}

/**
 * The name under which requests are sent to an endpoint. The handshake requests permission for this name, and each
 * delivery repeats it.
 */
export function originOf({ options }: Pick<RenderEndpoint, 'options'>): string {
  return options.origin ?? DEFAULT_ORIGIN;
}
