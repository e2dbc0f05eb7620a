import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { applyChange, existingParts } from '../endpoints/apply-change.ts';
import { specProblems } from '../endpoints/check-spec.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { EndpointChangeInput, EndpointInput } from '../endpoints/endpoint-input.ts';
import type { EndpointView } from '../endpoints/endpoint-view.ts';
import { withChange } from '../metadata.ts';
import { mayNeedVerification } from '../verification/reverify.ts';

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
 * Verifies and stores the change as `applyChange` does.
 * @throws PosthornError like `applyChange`
 */
@CommandHandler(ChangeEndpoint)
export class ChangeEndpointHandler implements ICommandHandler<ChangeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, endpoint, draft }: ChangeEndpoint): Promise<EndpointView> {
    return applyChange(this.context, {
      ...{ project, endpoint, mayNeedVerification: mayNeedVerification(draft.fields) },
      check: (manager, found) => this.checked(manager, found, draft),
    });
  }

  private async checked(
    manager: EntityManager,
    found: EndpointEntity,
    draft: Draft<EndpointChangeInput>,
  ): Promise<EndpointInput> {
    const { headers } = found;
    const hasProfile = draft.fields.profile !== undefined;
    const standing = hasProfile ? await existingParts(this.context, manager, found) : { headers, secrets: [] };
    const problems = specProblems(draft, { ...found, ...draft.fields }, standing, this.context.egress);
    const { metadata: change, ...input } = settled(draft, problems, 'The endpoint is invalid.');
    return change === undefined ? input : { ...input, metadata: withChange(found.metadata, change) };
  }
}
