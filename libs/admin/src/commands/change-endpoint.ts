import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { forgetHealth } from '#delivery';
import { AdminContext } from '../admin-context.ts';
import { typesOf } from '../endpoints/check-profile.ts';
import { type Draft, settled } from '../draft.ts';
import { specProblems } from '../endpoints/check-spec.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { VerificationAnswer, EndpointSpec } from '../endpoints/endpoint-events.ts';
import type { EndpointChangeInput, EndpointInput } from '../endpoints/endpoint-input.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { keptUrl, sentUrl } from '../endpoints/sent-url.ts';
import { withChange } from '../metadata.ts';
import { replaceHeaders, saveHeaderValues } from '../headers/header-values.ts';
import { findProject } from '../projects/find-project.ts';
import { readLiveSecrets } from '../secrets/secret-rows.ts';
import { reverify, mayNeedVerification } from '../verification/reverify.ts';
import { applyToEndpoint, type LockedEndpoint, withEndpoint } from '../endpoints/with-endpoint.ts';

/**
 * Changes an endpoint; fields that are left out stay. Headers are replaced as a list, and a masked value stays. Of
 * metadata, the given keys are changed. If the endpoint was verified, or had to be, a new URL or new terms of the
 * profile's handshake first cause a verification request to the receiver. The returned view shows the result.
 */
export class ChangeEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly draft: Draft<EndpointChangeInput>,
  ) {
    super();
  }
}

/**
 * Sends a verification request, if one is needed, before the transaction that stores the change and the new header
 * values. If the endpoint is pending after the change, the transaction also deletes its recorded health.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field; `conflict` if the uid is taken, or
 * if another request has changed the endpoint meanwhile; `unavailable` if the verification request was not sent
 */
@CommandHandler(ChangeEndpoint)
export class ChangeEndpointHandler implements ICommandHandler<ChangeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute(command: ChangeEndpoint): Promise<EndpointView> {
    const answer = await this.verify(command);
    return withEndpoint(this.context, command, (locked) => this.change(locked, command.draft, answer));
  }

  /** Checks the change first: no receiver gets a verification request for a change that is refused. */
  private async verify({ project, endpoint: reference, draft }: ChangeEndpoint): Promise<VerificationAnswer | null> {
    if (!mayNeedVerification(draft.fields)) return null;
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const found = await findEndpoint(manager, projectId, reference);
    const input = await this.checked(manager, found, draft);
    return reverify(this.context, { id: found.id, projectId }, { ...input, ...impliedBy(found, input) });
  }

  private async change(
    locked: LockedEndpoint,
    draft: Draft<EndpointChangeInput>,
    answer: VerificationAnswer | null,
  ): Promise<EndpointView> {
    const { tx, found, atMs } = locked;
    const input = await this.checked(tx, found, draft);
    const { headers: given, ...others } = input;
    const replaced = given && replaceHeaders(given, found.headers, atMs);
    const spec: Partial<EndpointSpec> = { ...others, ...impliedBy(found, input) };
    if (replaced) spec.headers = replaced.headers;

    const { row, events } = await applyToEndpoint(locked, { type: 'change', spec, answer });
    if (events.length === 0) return endpointView(row);
    if (replaced) await saveHeaderValues(tx, this.context.keyRing, row.id, replaced, new Date(atMs));
    // Failures at the old URL do not count against the new URL once that is verified.
    if (row.state === 'pending') await forgetHealth(tx, row.id);
    return endpointView(row);
  }

  /** @throws PosthornError `invalid-input` that names every wrong field */
  private async checked(
    manager: EntityManager,
    found: EndpointEntity,
    draft: Draft<EndpointChangeInput>,
  ): Promise<EndpointInput> {
    const secrets = draft.fields.profile === undefined ? [] : await this.liveSecrets(manager, found.id);
    const standing = { headers: found.headers, secrets };
    const problems = specProblems(draft, { ...found, ...draft.fields }, standing, this.context.egress);
    const { metadata: change, ...others } = settled(draft, problems, 'The endpoint is invalid.');
    const input: EndpointInput = { ...others };
    if (change !== undefined) input.metadata = withChange(found.metadata, change);
    if (input.url !== undefined) input.url = changedUrl(found.url, input.url);
    return input;
  }

  private async liveSecrets(manager: EntityManager, endpointId: string): Promise<string[]> {
    const rows = await readLiveSecrets(manager, endpointId, new Date(this.context.clock.nowMs()));
    return rows.map((row) => this.context.keyRing.open(row));
  }
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
