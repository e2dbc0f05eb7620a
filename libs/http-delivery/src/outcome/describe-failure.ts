import type { DeliveryFailureCode } from './http-outcome.ts';

/** The beginnings of messages about failures that the system, undici or OpenSSL describe in their own terms. */
const BEGINNINGS: Readonly<Partial<Record<DeliveryFailureCode, string>>> = {
  'connection-refused': 'No connection could be made',
  'connection-reset': 'The connection was closed without a response',
  tls: 'No secure connection could be made',
};

/** The reason in an error of OpenSSL: `…:error:0A00010B:SSL routines:function:wrong version number:file.c:77:`. */
const OPENSSL_REASON = /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:]+):/;

/** The message about a failure without a response, as a sentence that ends with the given detail. */
export function describeFailure(code: DeliveryFailureCode, detail: string): string {
  const beginning = BEGINNINGS[code];
  if (beginning === undefined) return detail;
  const reason = OPENSSL_REASON.exec(detail)?.[1] ?? detail.trim().replace(/\.$/, '');
  return reason === '' ? `${beginning}.` : `${beginning}: ${reason}.`;
}
