import type { Draft, NewEndpoint } from '#admin';
import { type FieldProblem, PosthornError } from '#kernel';
import type { CreateWebhookDto } from './dto/webhook.dto.ts';

/** What a webhook of postpress calls by another name than an endpoint. */
const WORDS: readonly [webhook: string, endpoint: string][] = [
  ['/request_url', '/url'],
  ['/source', '/eventTypes'],
];

function renamed(problems: readonly FieldProblem[], from: 0 | 1): FieldProblem[] {
  return problems.map(({ pointer, message }) => {
    const words = WORDS.find((pair) => `${pointer}/`.startsWith(`${pair[from]}/`));
    return { pointer: words === undefined ? pointer : words[1 - from]!, message };
  });
}

function fieldsOf({ request_url: url, source, headers, name }: Partial<CreateWebhookDto>): Partial<NewEndpoint> {
  return {
    profile: 'postpress',
    ...(url !== undefined && { url }),
    ...(source !== undefined && { eventTypes: [`${source}.*`] }),
    ...(headers !== undefined && { headers }),
    ...(name !== undefined && { name }),
  };
}

/** The endpoint that a webhook is. */
export function endpointDraft(draft: Draft<CreateWebhookDto>): Draft<NewEndpoint> {
  const fields = fieldsOf(draft.fields);
  if (draft.isWhole) return { isWhole: true, fields: { ...fields, url: draft.fields.request_url } };
  return { isWhole: false, fields, problems: renamed(draft.problems, 0) };
}

/** Says of the webhook what a use case says of the endpoint. */
export function inWordsOfWebhooks(error: unknown): never {
  if (!(error instanceof PosthornError)) throw error;
  const { code, message, canRetry } = error;
  throw new PosthornError(code, message, { cause: error, canRetry, problems: renamed(error.problems, 1) });
}
