import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import type { Role as RoleName } from '#config';

/** A role of a process: api, relay, dispatcher or worker. */
export interface Role {
  /** Where it listens, if it does: the base of its URLs. */
  readonly url?: string;
  start(): Promise<void>;
  /** Resolves when it is drained: nothing of it runs any more. */
  stop(): Promise<void>;
}

/** A role as an app offers it: the module that composes it, and the provider in it that runs it. */
export interface RoleModule {
  name: RoleName;
  module: Type | DynamicModule;
  role: Type<Role>;
  /** How the process's HTTP server reads requests. Only for the role `api`. */
  http?: FastifyServerOptions;
  /** Prepares the HTTP application of the process before it is initialised. Only for the role `api`. */
  prepare?: (app: NestFastifyApplication) => void;
}
