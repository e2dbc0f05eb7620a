import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { execute } from '#event-store';
import { ALONE } from '../alone.ts';
import { AdminContext } from '../admin-context.ts';
import { typesOf } from '../endpoints/check-profile.ts';
import { type Draft, settled } from '../draft.ts';
import { specProblems } from '../endpoints/check-spec.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import type { EndpointSpec } from '../endpoints/endpoint-events.ts';
import type { EndpointInput } from '../endpoints/endpoint-input.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { replaceHeaders, saveHeaderValues } from '../headers/header-values.ts';
import { findProject } from '../projects/find-project.ts';
import { openSecret, readLiveSecrets } from '../secrets/secret-rows.ts';

/** Another shape for an endpoint; what is left out stays. Headers are replaced as a list; a masked value stays. */
export class ChangeEndpoint extends Command<EndpointView> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly draft: Draft<EndpointInput>,
  ) {
    super();
  }
}

@CommandHandler(ChangeEndpoint)
export class ChangeEndpointHandler implements ICommandHandler<ChangeEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint: reference, draft }: ChangeEndpoint): Promise<EndpointView> {
    const at = new Date(this.context.clock.nowMs());
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const found = await findEndpoint(tx, projectId, reference, ALONE);
      const chosen = { ...found, ...draft.fields };
      const secrets = draft.fields.profile === undefined ? [] : await this.liveSecrets(tx, found.id, at);
      const problems = specProblems(draft, chosen, { headers: found.headers, secrets }, this.context.egress);
      const { headers: given, ...others } = settled(draft, problems, 'The endpoint cannot be like this.');
      const change: Partial<EndpointSpec> = { ...others };
      if (typesOf(chosen) !== chosen.eventTypes) change.eventTypes = typesOf(chosen);
      const replaced = given && replaceHeaders(given, found.headers, at.getTime());
      if (replaced) change.headers = replaced.headers;

      const ids = { id: found.id, projectId };
      const done = await execute(tx, ids, endpoint, { type: 'change', spec: change }, at.getTime());
      if (done.events.length === 0) return endpointView(found);
      if (replaced) await saveHeaderValues(tx, this.context.keyRing, found.id, replaced, at);
      return endpointView(await saveEndpoint(tx, ids, done.state, done.version, at));
    });
  }

  private async liveSecrets(tx: EntityManager, endpointId: string, at: Date): Promise<string[]> {
    const rows = await readLiveSecrets(tx, endpointId, at);
    return rows.map((row) => openSecret(this.context.keyRing, row));
  }
}
