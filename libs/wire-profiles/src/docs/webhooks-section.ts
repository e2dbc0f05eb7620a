import { readFileSync } from 'node:fs';
import { profileNamed, profileNames } from '../profile-named.ts';
import type { RenderedRequest } from '../render-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, type WireVector, wireVectors } from '../testing/wire-vectors.ts';
import type { FinalAnswer, WireProfile } from '../wire-profile.ts';
import { duration } from './duration.ts';

const CONTENT_TYPE = 'content-type';

/** What each header of a profile says, by its name in lower case. */
const HEADERS: Readonly<Record<string, string>> = {
  'webhook-id': 'The id of the delivery, the same on every attempt: skip a request whose id you know.',
  'webhook-timestamp': 'The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.',
  'webhook-signature':
    'One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.',
  'x-postion-signature': 'The HMAC-SHA256 of the body, in hex.',
  'x-webhook-signature': 'The HMAC-SHA256 of the body, in hex.',
  'x-webhook-event': 'The type of the event.',
  'x-webhook-delivery': 'The id of the delivery, the same on every attempt.',
  'user-agent': 'The name of the sender.',
  'webhook-request-origin': 'The name of the sender: the option `origin` of the endpoint.',
  'ce-specversion': 'In the binary mode: the version of CloudEvents.',
  'ce-id': 'In the binary mode: the id of the event.',
  'ce-source': 'In the binary mode: the project.',
  'ce-type': 'In the binary mode: the type of the event.',
  'ce-time': 'In the binary mode: the time of the event.',
  'ce-partitionkey': 'In the binary mode: the ordering key of the event, if it has one.',
  'ce-actor': 'In the binary mode: the actor of the event, if it has one.',
  'ce-channel': 'In the binary mode: the channel of the event, if it has one.',
};

interface Case {
  vector: WireVector;
  /** Without the headers of the endpoint's own. */
  request: RenderedRequest;
}

function casesOf(profile: WireProfile): Case[] {
  return wireVectors
    .filter((vector) => vector.profile === profile.name)
    .map((vector) => {
      const { endpoint, ...rest } = inputOf(vector, profile);
      return { vector, request: profile.render({ ...rest, endpoint: { ...endpoint, headers: [] } }) };
    });
}

/** The headers of the profile: those that every case has are required. OpenAPI has Content-Type elsewhere. */
function parameters(profile: WireProfile, cases: readonly Case[]): object[] {
  const found = cases.map(({ request }) => headerPairs(request));
  const names = [...new Map(found.flat().map(([name]) => [name.toLowerCase(), name])).entries()];
  return names
    .filter(([key]) => key !== CONTENT_TYPE)
    .map(([key, name]) => {
      const values = found.map((pairs) => pairs.find(([each]) => each === name)?.[1]);
      const description = HEADERS[key];
      if (description === undefined) throw new Error(`Describe the header ${key} of the profile ${profile.name}.`);
      const required = values.every((value) => value !== undefined);
      const example = values.find((value) => value !== undefined);
      return { name, in: 'header', required, description, schema: { type: 'string' }, example };
    });
}

/** The JSON Schema of a profile's body, from the file beside it. */
export function bodySchema(name: string): object {
  return JSON.parse(readFileSync(new URL(`../${name}/body.schema.json`, import.meta.url), 'utf8')) as object;
}

/** The bodies by media type. In the binary mode of CloudEvents the body is the data: any JSON. */
function content(profile: WireProfile, cases: readonly Case[]): object {
  const byType = new Map<string, Case[]>();
  for (const each of cases) {
    const type = headerPairs(each.request).find(([name]) => name.toLowerCase() === CONTENT_TYPE)?.[1];
    const key = type ?? 'application/json';
    byType.set(key, [...(byType.get(key) ?? []), each]);
  }
  const isDataAlone = (type: string) => profile.name === 'cloudevents' && type === 'application/json';
  return Object.fromEntries(
    [...byType].map(([type, ofType]) => [
      type,
      {
        schema: isDataAlone(type) ? { description: "The event's data: any JSON value." } : bodySchema(profile.name),
        examples: Object.fromEntries(
          ofType.map(({ vector: { name, given }, request }) => [
            name.replaceAll(/[^A-Za-z0-9]+/g, '-'),
            { summary: `${given.event.type}: ${name}`, value: shownBody(type, request) },
          ]),
        ),
      },
    ]),
  );
}

/** The body as an example shows it: JSON as its value, any other body as text. */
function shownBody(type: string, { body }: RenderedRequest): unknown {
  return type.endsWith('json') ? JSON.parse(body.toString()) : body.toString();
}

const described = (description: string) => ({ description });

const FINAL_ANSWERS: Readonly<Record<FinalAnswer, object>> = {
  'abort-message': described('A failure, and the request is not sent again.'),
  disable: described('The endpoint is disabled.'),
};

function responses({ defaultPolicy, finalAnswers = {} }: WireProfile): object {
  const { success, timeoutMs, retryDelaysMs } = defaultPolicy;
  const successes = success === '2xx' ? ['2XX'] : [success].flat().map(String);
  const accepted = described(`A success, if the status line and headers come within ${duration(timeoutMs)}.`);
  return {
    ...Object.fromEntries(successes.map((status) => [status, accepted])),
    ...Object.fromEntries(Object.entries(finalAnswers).map(([status, answer]) => [status, FINAL_ANSWERS[answer!]])),
    410: described('The endpoint is disabled, as by the header `webhook-delivery: disable` with any status.'),
    429: described('Nothing is sent to the endpoint before the time in `Retry-After` has passed.'),
    503: described('A failure; the next attempt waits for the time in `Retry-After` at least.'),
    default: described(
      `A failure: tried again up to ${retryDelaysMs.length} times, after ${retryDelaysMs.map(duration).join(', ')}, unless the response has the header \`webhook-delivery: abort-message\`.`,
    ),
  };
}

function operation(profile: WireProfile): object {
  const cases = casesOf(profile);
  return {
    operationId: `receive_${profile.name}`,
    summary: `A request to an endpoint with the profile ${profile.name}`,
    description: `${profile.description} By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.`,
    tags: ['Webhooks'],
    security: [],
    parameters: parameters(profile, cases),
    requestBody: { required: true, content: content(profile, cases) },
    responses: responses(profile),
  };
}

/**
 * The webhooks section of an OpenAPI 3.1 document: the requests that receivers get, by profile, with examples that the
 * profile's own code renders.
 */
export function webhooksSection(): Record<string, { post: object }> {
  return Object.fromEntries(profileNames().map((name) => [name, { post: operation(profileNamed(name)) }]));
}
