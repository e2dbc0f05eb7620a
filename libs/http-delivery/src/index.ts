export { checkEndpointUrl, MAX_URL_CHARACTERS } from './check-endpoint-url.ts';
export { parseHosts } from './dns/hosts-file.ts';
export { EgressPolicy } from './egress-policy.ts';
export { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
export type { HttpOutcome, HttpRequest, UnsentReason } from './http-outcome.ts';
export { unsentError } from './unsent-error.ts';
