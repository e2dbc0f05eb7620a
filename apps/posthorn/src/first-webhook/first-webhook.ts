import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { PosthornError } from '#kernel';
import { eventCommand, type GivenKey } from './event-command.ts';
import { isTrialReceiver, requestJson, UnexpectedAnswer } from './request-json.ts';
import type { ArrivedRequest } from './trial-receiver.ts';

const PROJECT = 'first-webhook';
const TYPE = 'post.published';

/** The URLs of a running Posthorn, as its start prints them, and its admin key. */
export interface FirstWebhookOptions extends GivenKey {
  /** The URL of the API, such as `http://127.0.0.1:8080`. */
  api: URL;
  /** The receiver that this Posthorn runs. */
  receiver: URL;
  say: (line: string) => void;
}

/** Makes the project. @returns false if an earlier run has made it */
async function ensureProject({ api, key }: FirstWebhookOptions): Promise<boolean> {
  const body = { name: 'First webhook', uid: PROJECT };
  try {
    await requestJson(new URL('/v1/projects', api), { method: 'POST', key, body, accepts: [201] });
    return true;
  } catch (error) {
    if (error instanceof UnexpectedAnswer && error.status === 409) return false;
    throw error;
  }
}

function notTheReceiver(target: URL, api: URL, cause?: unknown): PosthornError {
  const message = `${target.origin} is not the receiver of the Posthorn that runs at ${api.origin}: each start has its own receiver. Use the command that this start has printed, with the URL of the API first.`;
  return new PosthornError('invalid-settings', message, { cause });
}

/** Makes the endpoint. @throws PosthornError with a remedy if the API refuses the receiver's URL */
async function makeEndpoint(endpoints: URL, target: URL, key: string): Promise<{ id: string; secret: string }> {
  const body = { url: target.href, eventTypes: [TYPE] };
  try {
    return await requestJson(endpoints, { method: 'POST', key, body, accepts: [201] });
  } catch (cause) {
    if (!(cause instanceof UnexpectedAnswer && cause.status === 422)) throw cause;
    throw notTheReceiver(target, endpoints, cause);
  }
}

/** @throws PosthornError `unavailable` that names the places to look at if nothing arrives */
async function waitForRequest(target: URL, api: URL, deliveries: URL): Promise<ArrivedRequest> {
  try {
    return await requestJson<ArrivedRequest>(target, { method: 'GET', accepts: [200] });
  } catch (cause) {
    if (!(cause instanceof UnexpectedAnswer && cause.status === 404)) throw cause;
    const attempts = `See its attempts: GET ${deliveries.href} with the header "X-API-KEY: <the admin key>"`;
    const message = `The event has not arrived within 15 s. ${attempts}. See ${new URL('/readyz', api).href} for standstills.`;
    throw new PosthornError('unavailable', message, { cause });
  }
}

function show({ headers, body }: ArrivedRequest, path: string, say: (line: string) => void): void {
  say(`POST ${path}`);
  for (const [name, value] of Object.entries(headers)) say(`${name}: ${value}`);
  say('');
  say(body);
  say('');
}

/** @throws PosthornError `unavailable` if the signature is wrong */
function verify(secret: string, { headers, body }: ArrivedRequest): void {
  try {
    new Webhook(secret).verify(body, headers);
  } catch (cause) {
    throw new PosthornError('unavailable', 'The signature of the request does not match the endpoint’s secret.', {
      cause,
    });
  }
}

/**
 * Makes a project, and an endpoint at Posthorn's own receiver. Sends an event, waits for the request and verifies its
 * signature with the library that a receiver would use. The endpoint is deleted at the end; the project and its log
 * stay, and the last lines have a command that sends another event.
 * @throws PosthornError with a remedy
 */
export async function sendFirstWebhook(options: FirstWebhookOptions): Promise<void> {
  const { api, receiver, key, say } = options;
  const inProject = (path: string) => new URL(`/v1/projects/${PROJECT}${path}`, api);
  const target = new URL(`/${randomUUID()}`, receiver);
  const remove = (id: string) => requestJson(inProject(`/endpoints/${id}`), { method: 'DELETE', key, accepts: [204] });
  const isNew = await ensureProject(options);
  if (!(await isTrialReceiver(target))) throw notTheReceiver(target, api);
  const endpoint = await makeEndpoint(inProject('/endpoints'), target, key);
  const project = isNew
    ? `Created the project ${PROJECT}, and in it`
    : `In the project ${PROJECT} of an earlier run, made`;
  say(`${project} the endpoint ${endpoint.id} at ${target.href}, which Posthorn runs itself.`);
  try {
    const sentAtMs = performance.now();
    const event = await requestJson<{ id: string }>(inProject('/events'), {
      ...{ method: 'POST', key, accepts: [202] },
      body: { type: TYPE, data: { id: 'post_123', title: 'Hello' } },
    });
    say(`Sent the event ${event.id}.`);
    const arrived = await waitForRequest(target, api, inProject('/deliveries'));
    const tookMs = Math.round(performance.now() - sentAtMs);
    say('This arrived:\n');
    show(arrived, target.pathname, say);
    verify(endpoint.secret, arrived);
    say(`Verified: the signature is right. It took ${tookMs} ms.`);
    say(`All deliveries: GET ${inProject('/deliveries').href} with the header "X-API-KEY: <the admin key>".`);
  } catch (error) {
    // A failure of the removal would hide the original error.
    await remove(endpoint.id).catch(() => undefined);
    throw error;
  }
  await remove(endpoint.id);
  const where = options.isKeyGiven ? '' : ', with POSTHORN_ADMIN_KEY set in this shell';
  say(`\nSend another event to that project yourself${where}:\n`);
  say(
    `  ${eventCommand(inProject('/events'), { type: TYPE, data: { id: 'post_124', title: 'Hello again' } }, options)}`,
  );
  say('\nThe API responds with 202 once the event is stored. The endpoint of the first webhook is deleted: README.md,');
  say('“By hand”, has the commands that create an endpoint of your own and show the event there.');
}
