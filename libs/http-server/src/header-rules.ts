import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { lingering } from './lingering.ts';

/** The message for a request without a Host header, or with two (RFC 9112, section 3.2). */
export const HOST_MESSAGE = 'An HTTP/1.1 request must have exactly one Host header.';

/** Returns true if a request has one Host header. HTTP/1.0 has no such header. */
export function namesOneHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]!.toLowerCase() === 'host') hosts++;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

/** Sends 417, as a problem, if a request expects something other than "100-continue" (RFC 9110, section 10.1.1). */
export function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  const status = 417;
  const detail = 'The only supported expectation is "Expect: 100-continue".';
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status]!.toLowerCase(), status, detail });
  lingering.answer(request, response, status, { 'content-type': 'application/problem+json' }, body);
}
