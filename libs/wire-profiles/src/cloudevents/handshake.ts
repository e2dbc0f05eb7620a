import type { Handshake, HandshakeAnswer, HandshakeVerdict } from '../handshake.ts';
import { headerList } from '../header-list.ts';
import { originOf } from './origin.ts';

const RATE_FORM = /^[1-9]\d{0,8}$/;

function refused(reason: string): HandshakeVerdict {
  return { allowed: false, reason };
}

function valueOf({ headers }: HandshakeAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
}

/**
 * Abuse protection of HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section 4: an OPTIONS request to the endpoint's URL.
 * Only the answer's headers count, since many servers answer 200 to any OPTIONS. A permission without a rate sets no
 * bound. The permission by callback is not offered.
 */
export const cloudeventsHandshake: Handshake = {
  options: ['origin'],

  request(endpoint, ratePerMinute) {
    const headers = ['WebHook-Request-Origin', originOf(endpoint)];
    if (ratePerMinute !== null) headers.push('WebHook-Request-Rate', String(ratePerMinute));
    return { method: 'OPTIONS', headers: headerList(headers, endpoint) };
  },

  read(endpoint, answer) {
    const origin = originOf(endpoint);
    const allowedOrigin = valueOf(answer, 'webhook-allowed-origin');
    if (allowedOrigin === undefined)
      return refused('The response has no WebHook-Allowed-Origin header, so it allows no deliveries.');
    if (allowedOrigin !== '*' && allowedOrigin.toLowerCase() !== origin.toLowerCase()) {
      return refused(`The response allows the origin ${JSON.stringify(allowedOrigin)}, not ${JSON.stringify(origin)}.`);
    }
    const rate = valueOf(answer, 'webhook-allowed-rate') ?? '*';
    if (rate === '*') return { allowed: true, ratePerMinute: null };
    if (RATE_FORM.test(rate)) return { allowed: true, ratePerMinute: Number(rate) };
    return refused(`WebHook-Allowed-Rate is ${JSON.stringify(rate)}. It must be * or a whole number above 0.`);
  },
};
