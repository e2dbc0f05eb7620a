import type { DescService } from '@bufbuild/protobuf';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { KeyIdentity, UseCase } from '#admin';
import type { Plain } from './message-codec.ts';

/** The caller of a method. */
export interface GrpcCaller {
  /** The API key of the call. */
  identity: KeyIdentity;
  /** The `idempotency-key` of the call's metadata; undefined if it has none. */
  idempotencyKey: string | undefined;
}

/** A method with one request and one response, in the values of the REST API. */
export interface Rpc {
  /** Its use case, whose right decides which keys open the method. */
  serves: UseCase;
  /** The time for its work. Default: `HANDLER_DEADLINE_MS`. */
  deadlineMs?: number;
  /** The most bytes of a request. Default: `MAX_FORM_BYTES`. */
  maxBytes?: number;
  /** True for a request that makes the project that it names, if there is none. Default: the project must exist. */
  mayMakeProject?: (request: Plain) => boolean;
  /** True if a call with an `idempotency-key` is executed once, and its repeats get the first response. */
  isRepeatable?: boolean;
  /**
   * @param request `project` has passed the access check; the other fields are unchecked
   * @returns the values of the response; nothing for `google.protobuf.Empty`
   */
  run(request: Plain, caller: GrpcCaller): Promise<object | void>;
}

/** The methods of a service with one request and one response: a method without an entry does not compile. */
export type Rpcs<Service extends DescService> = {
  [Name in keyof Service['method'] as Service['method'][Name] extends { methodKind: 'unary' } ? Name : never]: Rpc;
};

/** A service with its methods. */
export interface GrpcService {
  descriptor: DescService;
  rpcs: Record<string, Rpc>;
  /** Methods with streams, as grpc-js has them. */
  streams?: UntypedServiceImplementation;
}
