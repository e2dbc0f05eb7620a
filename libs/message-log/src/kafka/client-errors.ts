import { MultipleErrors, ProtocolError } from '@platformatic/kafka';

/** The errors inside an error of the library, which wraps the errors of each try and of each part of a request. */
export function originsOf(error: unknown): unknown[] {
  return error instanceof MultipleErrors ? error.errors.flatMap(originsOf) : [error];
}

/** The codes with which brokers refused a request, or a part of it. */
export function refusalsIn(error: unknown): ProtocolError[] {
  return originsOf(error).filter((origin) => origin instanceof ProtocolError);
}

/** Returns true if the same request may pass later: no broker has refused it, or a part of it, for good. */
export function isPassing(error: unknown): boolean {
  return refusalsIn(error).every(({ canRetry }) => canRetry === true);
}

/** The advice on refusals whose text has none, by the broker's code. */
const ADVICE: Readonly<Record<string, string>> = {
  INVALID_TIMESTAMP:
    'set the clocks of this machine and of the brokers by NTP, or message.timestamp.type=LogAppendTime on the topic',
};

function textOf(origin: unknown): string {
  if (origin instanceof ProtocolError) {
    const text = String(origin.serverErrorMessage || origin.message);
    const advice = ADVICE[String(origin.apiId)];
    return advice === undefined ? text : `${text} (${advice})`;
  }
  if (!(origin instanceof Error)) return String(origin);
  return origin.cause instanceof Error ? `${origin.message} ${reasonsOf(origin.cause)}` : origin.message;
}

/** The reasons of a failure, each once, for a person to read. */
export function reasonsOf(error: unknown): string {
  return [...new Set(originsOf(error).map(textOf))].join('; ');
}

/** The response that came with the error, if brokers refused parts of a request only. */
export function partialResponseOf<Response>(error: unknown): Response | undefined {
  return error instanceof MultipleErrors ? (error.response as Response | undefined) : undefined;
}
