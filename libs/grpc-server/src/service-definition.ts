import { type DescMethod, type DescService, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** Bytes that are no message of the expected type. */
export class UnreadableMessage {
  constructor(readonly cause: unknown) {}
}

/** A message of a request. */
export type Received<T extends Message = Message> = T | UnreadableMessage;

/** The path of a method in HTTP/2. */
export function pathOf({ parent, name }: DescMethod): string {
  return `/${parent.typeName}/${name}`;
}

/**
 * The definition of a service for grpc-js, with messages as protobuf-es has them. Methods have camelCase names. Bytes
 * that cannot be read are handed to the method, because grpc-js would end the call without the details of an error.
 */
export function serviceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(service.methods.map((method) => [method.localName, methodDefinition(method)]));
}

function methodDefinition(method: DescMethod): MethodDefinition<Received, Message> {
  const { input, output, methodKind } = method;
  const read = (bytes: Buffer): Received => {
    try {
      return fromBinary(input, bytes);
    } catch (error) {
      return new UnreadableMessage(error);
    }
  };
  return {
    path: pathOf(method),
    requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    requestSerialize: (message) => Buffer.from(toBinary(input, message as Message)),
    requestDeserialize: read,
    responseSerialize: (message) => Buffer.from(toBinary(output, message)),
    responseDeserialize: (bytes) => fromBinary(output, bytes),
  };
}
