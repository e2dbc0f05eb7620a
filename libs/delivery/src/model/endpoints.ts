import type { Catalogue } from '#catalogue';

/** The part of the catalogue that a dispatcher needs. */
export type Endpoints = Pick<Catalogue, 'version' | 'endpoint' | 'reach' | 'refresh'>;
