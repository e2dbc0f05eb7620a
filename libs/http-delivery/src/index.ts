export { checkEndpointUrl, MAX_URL_CHARACTERS, URL_MESSAGE } from './egress/check-endpoint-url.ts';
export { parseHosts } from './dns/hosts-file.ts';
export { EgressPolicy } from './egress/egress-policy.ts';
export { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
export type { HttpOutcome, HttpRequest, UnsentReason } from './outcome/http-outcome.ts';
export type { PhaseTimes } from './outcome/phase-times.ts';
export { unsentError } from './outcome/unsent-error.ts';
