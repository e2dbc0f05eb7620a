import type { MetadataChange } from '#kernel';
import type { GivenHeader } from '../headers/check-headers.ts';
import type { EndpointSpec } from './endpoint-events.ts';

/**
 * The settings of an endpoint that a user gives, with the values of its headers. Fields that are left out keep their
 * value, or get the default.
 */
export type EndpointInput = Partial<Omit<EndpointSpec, 'headers'> & { headers: GivenHeader[] }>;

/** A change of the settings of an endpoint, in which metadata is changed key by key. */
export type EndpointChangeInput = Omit<EndpointInput, 'metadata'> & { metadata?: MetadataChange };

/** The settings of a new endpoint. */
export type NewEndpoint = EndpointInput & {
  url: string;
  /** Default: a new secret is generated. */
  secret?: string;
  /** True if the endpoint must first be verified. Default: as its profile requires. */
  verify?: boolean;
};
