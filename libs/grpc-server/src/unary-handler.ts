import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { handleUnaryCall, Metadata } from '@grpc/grpc-js';
import { type IdempotentRequests, idempotencyKeyOf, type KeyIdentity, type ProjectIds, rightTo } from '#admin';
import { actingAs } from '#event-store';
import { ownerThatKeyOpens } from '#http-server';
import { PosthornError } from '#kernel';
import { callError, type CallProblem } from './call-error.ts';
import type { CallsInProgress } from './calls-in-progress.ts';
import type { MessageCodec, Plain } from './message-codec.ts';
import { nameIn } from './request-fields.ts';
import type { GrpcCaller, Rpc } from './rpc.ts';
import { pathOf, type Received, UnreadableMessage } from './service-definition.ts';

/** The neighbours of the handlers. */
export interface HandlerOptions {
  codec: MessageCodec;
  projects: ProjectIds;
  calls: CallsInProgress;
  idempotent: IdempotentRequests;
  /** The identity of the key in a call's metadata. */
  identityOf: (metadata: Metadata) => KeyIdentity;
  /** The problem for an error of a method. Logs the error if it is one of Posthorn. */
  problemOf: (error: unknown, method: string) => CallProblem;
}

/** The status that `IdempotentRequests` stores with a response. */
const OK = 200;

/** The values of a request. @throws PosthornError `invalid-input` for bytes that are no message */
function requestIn(codec: MessageCodec, { input }: DescMethod, message: Received): Plain {
  if (!(message instanceof UnreadableMessage)) return codec.toPlain(input, message);
  const problems = [{ pointer: '', message: `must be a message of the type ${input.typeName}` }];
  throw new PosthornError('invalid-input', 'The request cannot be read.', { cause: message.cause, problems });
}

/** The `idempotency-key` of a call, in the form in which `IdempotentRequests` takes the headers of a request. */
function keyHeader(metadata: Metadata): { 'idempotency-key'?: string } {
  const [key] = metadata.get('idempotency-key').map(String);
  return key === undefined ? {} : { 'idempotency-key': key };
}

/**
 * The request as the path of the REST API, which names a project. In a request to create a project, the field is a
 * message.
 * @throws PosthornError `invalid-input` for a name that no project has
 */
function pathIn(request: Plain): { project?: string } {
  if (typeof request.project !== 'string') return {};
  nameIn(request, 'project');
  return request;
}

/** The result of a method as JSON text has it, so that a repeat gets the same as the first call. */
async function once(
  method: DescMethod,
  request: Plain,
  { idempotent, identity, headers }: { idempotent: IdempotentRequests; identity: KeyIdentity; headers: object },
  run: () => Promise<object | void>,
): Promise<object | void> {
  const keyed = { method: 'POST', url: pathOf(method), headers: { ...headers }, body: request, identity };
  const begun = await idempotent.begin(keyed);
  if (!begun) return run();
  const { response, reservation } = begun;
  if (response) return JSON.parse(response.body) as object;
  try {
    const result = (await run()) ?? {};
    await idempotent.succeeded(reservation, { status: OK, body: JSON.stringify(result) });
    return result;
  } catch (error) {
    await idempotent.failed(reservation, error);
    throw error;
  }
}

/**
 * The handler of a method: checks that the key opens it, runs it within its deadline, and returns its result or its
 * problem.
 */
export function unaryHandler(
  method: DescMethod,
  rpc: Rpc,
  options: HandlerOptions,
): handleUnaryCall<Received, Message> {
  const { codec, projects, calls, idempotent, identityOf, problemOf } = options;
  const right = rightTo(rpc.serves);
  const run = async (message: Received, metadata: Metadata): Promise<Message> => {
    const identity = identityOf(metadata);
    const request = requestIn(codec, method, message);
    const rules = { right, mayMakeProject: rpc.mayMakeProject?.(request) };
    const owner = await ownerThatKeyOpens(identity, rules, pathIn(request), projects);
    const headers = keyHeader(metadata);
    const caller: GrpcCaller = { identity, idempotencyKey: idempotencyKeyOf({ headers }) };
    const work = () => rpc.run(request, caller);
    const guarded = rpc.isRepeatable ? () => once(method, request, { idempotent, identity, headers }, work) : work;
    const result = await calls.run(owner, () => actingAs(identity.id, guarded), rpc.deadlineMs);
    return codec.fromPlain(method.output, (result ?? {}) as Plain);
  };
  return ({ request, metadata }, callback) => {
    run(request, metadata).then(
      (response) => callback(null, response),
      (error: unknown) => callback(callError(problemOf(error, pathOf(method)))),
    );
  };
}
