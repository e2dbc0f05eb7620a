import type { GivenHeader } from '../headers/check-headers.ts';
import type { EndpointSpec } from './endpoint-events.ts';

/** What a user says an endpoint is, with the values of its headers. What is left out stays, or is as by default. */
export type EndpointInput = Partial<Omit<EndpointSpec, 'headers'> & { headers: GivenHeader[] }>;

/** The same of an endpoint that is to be. */
export type NewEndpoint = EndpointInput & {
  url: string;
  /** Left out: one is made. */
  secret?: string;
  /** Whether it must answer a verification request first. Left out: as its profile has it. */
  verify?: boolean;
};
