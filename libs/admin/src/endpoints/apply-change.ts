import type { EntityManager } from 'typeorm';
import { forgetHealth } from '#delivery';
import type { AdminContext } from '../admin-context.ts';
import { replaceHeaders, saveHeaderValues } from '../headers/header-values.ts';
import { findProject } from '../projects/find-project.ts';
import { readLiveSecrets } from '../secrets/secret-rows.ts';
import { reverify } from '../verification/reverify.ts';
import type { ExistingParts } from './check-existing-parts.ts';
import { typesOf } from './check-profile.ts';
import type { EndpointEntity } from './endpoint.entity.ts';
import type { EndpointSpec, VerificationAnswer } from './endpoint-events.ts';
import type { EndpointInput } from './endpoint-input.ts';
import { type EndpointView, endpointView } from './endpoint-view.ts';
import { emitEndpointEvent } from './emit-endpoint-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { keptUrl, sentUrl } from './sent-url.ts';
import { applyToEndpoint, type LockedEndpoint, withEndpoint } from './with-endpoint.ts';

/** A change of an endpoint. */
export interface EndpointChange {
  readonly project: string;
  readonly endpoint: string;
  /** False if the changed fields never need the consent of the receiver. */
  readonly mayNeedVerification: boolean;
  /**
   * Checks the change against the endpoint as it is, and returns the settings that are given.
   * @throws PosthornError `invalid-input` that names every wrong field
   */
  check(manager: EntityManager, found: EndpointEntity): Promise<EndpointInput>;
}

/**
 * Sends a verification request, if one is needed, before the transaction that stores the change and the new header
 * values and emits `endpoint.updated`. If the endpoint is pending after the change, the transaction also deletes its
 * recorded health.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field; `conflict` if the uid is taken, or
 * if another request has changed the endpoint meanwhile; `unavailable` if the verification request was not sent
 */
export async function applyChange(context: AdminContext, change: EndpointChange): Promise<EndpointView> {
  const answer = change.mayNeedVerification ? await verify(context, change) : null;
  return withEndpoint(context, change, (locked) => store(context, locked, change, answer));
}

/** Checks the change first: no receiver gets a verification request for a change that is refused. */
async function verify(context: AdminContext, change: EndpointChange): Promise<VerificationAnswer | null> {
  const { manager } = context.dataSource;
  const { id: projectId } = await findProject(manager, change.project);
  const found = await findEndpoint(manager, projectId, change.endpoint);
  const input = await checked(change, manager, found);
  return reverify(context, { id: found.id, projectId }, { ...input, ...impliedBy(found, input) });
}

async function store(
  { keyRing }: AdminContext,
  locked: LockedEndpoint,
  change: EndpointChange,
  answer: VerificationAnswer | null,
): Promise<EndpointView> {
  const { tx, found, atMs } = locked;
  const input = await checked(change, tx, found);
  const { headers: given, ...others } = input;
  const replaced = given && replaceHeaders(given, found.headers, atMs);
  const spec: Partial<EndpointSpec> = { ...others, ...impliedBy(found, input) };
  if (replaced) spec.headers = replaced.headers;

  const { row, events } = await applyToEndpoint(locked, { type: 'change', spec, answer });
  if (events.length === 0) return endpointView(row);
  await emitEndpointEvent(tx, row, 'endpoint.updated', { fields: changedFields(found, row) }, atMs);
  if (replaced) await saveHeaderValues(tx, keyRing, row.id, replaced, new Date(atMs));
  // Failures at the old URL do not count against the new URL once that is verified.
  if (row.state === 'pending') await forgetHealth(tx, row.id);
  return endpointView(row);
}

const FIELDS = [
  ...['uid', 'url', 'name', 'description', 'eventTypes', 'channels', 'where', 'profile', 'profileOptions'],
  ...['policy', 'headers', 'metadata'],
] as (keyof EndpointSpec)[];

/** The names of the settings in which two rows of an endpoint differ. */
const changedFields = (before: EndpointEntity, after: EndpointEntity) =>
  FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));

async function checked(change: EndpointChange, manager: EntityManager, found: EndpointEntity): Promise<EndpointInput> {
  const input = await change.check(manager, found);
  return input.url === undefined ? input : { ...input, url: changedUrl(found.url, input.url) };
}

/**
 * The URL to keep. Endpoints of earlier versions keep a URL as given; another spelling of the same URL changes nothing.
 */
const changedUrl = (kept: string, given: string) => (sentUrl(kept) === sentUrl(given) ? kept : keptUrl(given));

/** The consequences of a change: the event types of another profile, and a new name if the URL's host was the name. */
function impliedBy(found: EndpointEntity, change: EndpointInput): Partial<Pick<EndpointSpec, 'eventTypes' | 'name'>> {
  const implied: Partial<Pick<EndpointSpec, 'eventTypes' | 'name'>> = {};
  const chosen = { ...found, ...change };
  if (typesOf(chosen) !== chosen.eventTypes) implied.eventTypes = typesOf(chosen);
  const isCalledAfterHost = change.name === undefined && found.name === new URL(found.url).host;
  if (isCalledAfterHost) implied.name = new URL(chosen.url).host;
  return implied;
}

/** The headers and the secrets that an endpoint has now. */
export async function existingParts(
  { clock, keyRing }: Pick<AdminContext, 'clock' | 'keyRing'>,
  manager: EntityManager,
  { id, headers }: EndpointEntity,
): Promise<ExistingParts> {
  const rows = await readLiveSecrets(manager, id, new Date(clock.nowMs()));
  return { headers, secrets: rows.map((row) => keyRing.open(row)) };
}
