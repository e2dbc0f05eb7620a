export {
  checkEndpointUrl,
  type EndpointUrlProblem,
  type EndpointUrlVerdict,
  MAX_URL_CHARACTERS,
} from './check-endpoint-url.ts';
export { parseHosts } from './dns/hosts-file.ts';
export { EgressPolicy, type EgressVerdict } from './egress-policy.ts';
export { HttpDeliveryClient, type HttpDeliveryOptions, type HttpUsage } from './http-delivery-client.ts';
export type { DeliveryFailureCode, HttpOutcome, HttpRequest, UnsentReason } from './http-outcome.ts';
export { unsentError } from './unsent-error.ts';
