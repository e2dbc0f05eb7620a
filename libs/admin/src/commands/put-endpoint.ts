import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import type { Draft } from '../draft.ts';
import { applyChange, existingParts } from '../endpoints/apply-change.ts';
import { type CheckedEndpoint, checkNewEndpoint, DEFAULT_PROFILE } from '../endpoints/check-new-endpoint.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { EndpointInput, NewEndpoint } from '../endpoints/endpoint-input.ts';
import type { CreatedEndpointView, EndpointView } from '../endpoints/endpoint-view.ts';
import { makeEndpoint } from '../endpoints/make-endpoint.ts';
import { withContentType } from '../headers/with-content-type.ts';
import { withKeptValues } from '../headers/with-kept-values.ts';
import { isUid, type MadeOrFound, useOrMake } from '../use-or-make.ts';

/**
 * Replaces the settings of the endpoint that has an id or a uid; settings that are left out get their defaults. The
 * uid, the secrets and the state stay, and `secret` and `verify` have no effect. If no endpoint has the uid, an
 * endpoint is made of it, as by `CreateEndpoint`.
 */
export class PutEndpoint extends Command<MadeOrFound<CreatedEndpointView, EndpointView>> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly draft: Draft<Omit<NewEndpoint, 'uid'>>,
  ) {
    super();
  }
}

/**
 * Stores a change as `applyChange` does, or a new endpoint as `makeEndpoint` does. Equal settings change nothing.
 * @throws PosthornError like both; `invalid-input` for a text that can be neither id nor uid
 */
@CommandHandler(PutEndpoint)
export class PutEndpointHandler implements ICommandHandler<PutEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint, draft }: PutEndpoint): Promise<MadeOrFound<CreatedEndpointView, EndpointView>> {
    const replace = () =>
      applyChange(this.context, {
        ...{ project, endpoint, mayNeedVerification: true },
        check: (manager, found) => this.replacement(manager, found, draft),
      });
    if (!isUid('ep', endpoint)) return { isNew: false, view: await replace() };
    const make = () => {
      const checked = withContentType(checkNewEndpoint(draft, this.context.egress));
      return makeEndpoint(this.context, project, { ...checked, uid: endpoint });
    };
    return useOrMake(replace, make);
  }

  private async replacement(
    manager: EntityManager,
    found: EndpointEntity,
    draft: Draft<NewEndpoint>,
  ): Promise<EndpointInput> {
    const { egress, keyRing } = this.context;
    const { profile = DEFAULT_PROFILE } = draft.fields;
    const hasProfile = profile === found.profile;
    const existing = hasProfile
      ? { headers: found.headers, secrets: [] }
      : await existingParts(this.context, manager, found);
    const input = settingsOf(withContentType(checkNewEndpoint(draft, egress, existing)));
    const headers = await withKeptValues(manager, keyRing, input.headers, found.headers);
    return { ...input, headers, uid: found.uid };
  }
}

/** The settings that a change may have, without the fields of a new endpoint. */
function settingsOf({ secret: _secret, verify: _verify, ...settings }: CheckedEndpoint): Required<EndpointInput> {
  return settings;
}
