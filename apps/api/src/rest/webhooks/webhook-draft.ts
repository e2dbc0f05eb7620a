import type { Draft, NewEndpoint } from '#admin';
import { type FieldProblem, PosthornError } from '#kernel';
import type { CreateWebhookDto } from './webhook.dto.ts';

/** The fields that a webhook of postpress names differently from an endpoint. */
const WORDS: readonly [webhook: string, endpoint: string][] = [
  ['/request_url', '/url'],
  ['/source', '/eventTypes'],
];

function renamed({ pointer, message }: FieldProblem, from: 0 | 1): FieldProblem {
  const words = WORDS.find((pair) => `${pointer}/`.startsWith(`${pair[from]}/`));
  return { pointer: words === undefined ? pointer : words[1 - from]!, message };
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

function endpointDraft(draft: Draft<CreateWebhookDto>): Draft<NewEndpoint> {
  const fields = fieldsOf(draft.fields);
  if (draft.isWhole) return { isWhole: true, fields: { ...fields, url: draft.fields.request_url } };
  return { isWhole: false, fields, problems: draft.problems.map((problem) => renamed(problem, 0)) };
}

/**
 * Makes the endpoint of a webhook.
 * @throws the errors of `make`, in the terms of webhooks
 */
export async function asEndpoint<T>(
  draft: Draft<CreateWebhookDto>,
  make: (draft: Draft<NewEndpoint>) => Promise<T>,
): Promise<T> {
  const endpoint = endpointDraft(draft);
  try {
    return await make(endpoint);
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    // A field that a webhook does not have may have the name of an endpoint's field.
    const ofForm = endpoint.isWhole ? [] : endpoint.problems;
    const ofSense = error.problems.filter((problem) => !ofForm.includes(problem)).map((problem) => renamed(problem, 1));
    const problems = [...(draft.isWhole ? [] : draft.problems), ...ofSense];
    const { code, message, canRetry } = error;
    throw new PosthornError(code, message, { cause: error, canRetry, problems });
  }
}
