import {
  create,
  type DescMethod,
  fromBinary,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { anyUnpack, durationMs } from '@bufbuild/protobuf/wkt';
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials as channelCredentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema, type Status, StatusSchema } from '#proto';

/** Longer than any deadline of the API: its own answer is to be seen. */
const TIMEOUT_MS = 90_000;

/** The end of a call: a message, or an error with its details. */
export interface GrpcAnswer<T = Message> {
  /** 0 if the call succeeded. */
  code: number;
  message?: T;
  /** The sentence about an error. */
  detail?: string;
  /** The code of the problem. */
  reason?: string | undefined;
  /** The wrong fields, with their messages. */
  fields?: { pointer: string; message: string }[];
  /** The wait before the call may be sent again. */
  retryMs?: number | undefined;
}

/** The answer in a `google.rpc.Status`. */
export function answerOfStatus({ code, message: detail, details }: Status): GrpcAnswer<never> {
  const unpacked = <T>(find: (any: Status['details'][number]) => T | undefined) =>
    details.map(find).find((each) => each !== undefined);
  const violations = unpacked((any) => anyUnpack(any, BadRequestSchema))?.fieldViolations ?? [];
  const delay = unpacked((any) => anyUnpack(any, RetryInfoSchema))?.retryDelay;
  return {
    code,
    detail,
    reason: unpacked((any) => anyUnpack(any, ErrorInfoSchema))?.reason,
    fields: violations.map(({ field: pointer, description: message }) => ({ pointer, message })),
    retryMs: delay && durationMs(delay),
  };
}

function answerOfError({ code, details, metadata }: ServiceError): GrpcAnswer<never> {
  const [packed] = metadata.get('grpc-status-details-bin');
  if (packed === undefined) return { code, detail: details };
  return answerOfStatus(fromBinary(StatusSchema, packed as Buffer));
}

/** The options of a call. */
export interface GrpcCall {
  /** Metadata by its name; null leaves out the key that is sent by default. */
  metadata?: Record<string, string | null>;
  /** Default: 90 s. */
  timeoutMs?: number;
  /** Gets the metadata of the response, or of the error if there is no response. */
  onMetadata?: (metadata: Metadata) => void;
}

/** Speaks with a gRPC API as a program does that has been generated from its protos. */
export class GrpcClient {
  private readonly client: Client;

  /**
   * @param address such as `127.0.0.1:50051`
   * @param key sent as a bearer token with every call
   */
  constructor(
    address: string,
    private readonly key: string,
    credentials: ChannelCredentials = channelCredentials.createInsecure(),
    options: object = {},
  ) {
    this.client = new Client(address, credentials, options);
  }

  /** Calls a method with one request and one response. */
  call<Method extends DescMethod>(
    method: Method,
    request: MessageInitShape<Method['input']>,
    options: GrpcCall = {},
  ): Promise<GrpcAnswer<MessageShape<Method['output']>>> {
    const bytes = toBinary(method.input, create(method.input, request));
    return this.callBytes(method, bytes, options);
  }

  /** Calls a method with bytes in the place of a request. */
  callBytes<Method extends DescMethod>(
    { parent, name, output }: Method,
    bytes: Uint8Array,
    { metadata = {}, timeoutMs = TIMEOUT_MS, onMetadata = () => undefined }: GrpcCall = {},
  ): Promise<GrpcAnswer<MessageShape<Method['output']>>> {
    return new Promise((resolve) => {
      const call = this.client.makeUnaryRequest<Uint8Array, MessageShape<Method['output']>>(
        `/${parent.typeName}/${name}`,
        (request) => Buffer.from(request),
        (response) => fromBinary(output, response) as MessageShape<Method['output']>,
        bytes,
        this.metadataOf(metadata),
        { deadline: Date.now() + timeoutMs },
        (error, message) => {
          if (error) onMetadata(error.metadata);
          resolve(error ? answerOfError(error) : { code: 0, message: message! });
        },
      );
      call.on('metadata', onMetadata);
    });
  }

  /** Opens a stream in both directions. */
  stream<Method extends DescMethod>(
    { parent, name, input, output }: Method,
    { metadata = {} }: GrpcCall = {},
  ): ClientDuplexStream<MessageInitShape<Method['input']>, MessageShape<Method['output']>> {
    return this.client.makeBidiStreamRequest(
      `/${parent.typeName}/${name}`,
      (request: MessageInitShape<Method['input']>) => Buffer.from(toBinary(input, create(input, request))),
      (response) => fromBinary(output, response) as MessageShape<Method['output']>,
      this.metadataOf(metadata),
      {},
    );
  }

  /** Opens a stream of responses to one request. */
  serverStream<Method extends DescMethod>(
    { parent, name, input, output }: Method,
    request: MessageInitShape<Method['input']>,
  ): ClientReadableStream<MessageShape<Method['output']>> {
    return this.client.makeServerStreamRequest(
      `/${parent.typeName}/${name}`,
      (message: MessageInitShape<Method['input']>) => Buffer.from(toBinary(input, create(input, message))),
      (response) => fromBinary(output, response) as MessageShape<Method['output']>,
      request,
      this.metadataOf({}),
      {},
    );
  }

  close(): void {
    this.client.close();
  }

  private metadataOf(values: Record<string, string | null>): Metadata {
    const metadata = new Metadata();
    const all = { authorization: `Bearer ${this.key}`, ...values };
    for (const [name, value] of Object.entries(all)) if (value !== null) metadata.set(name, value);
    return metadata;
  }
}
