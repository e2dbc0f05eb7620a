import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';
import { readLiveSecrets } from '../secrets/secret-rows.ts';
import { type SecretView, secretViews } from '../secrets/secret-view.ts';

/** The public keys of an endpoint's ed25519 secrets that sign now or will, newest first. They are no secret. */
export class GetPublicKeys extends Query<{ items: SecretView[] }> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
  ) {
    super();
  }
}

/**
 * Reads the live secrets without decrypting them, and leaves out the symmetric ones.
 * @throws PosthornError `not-found`
 */
@QueryHandler(GetPublicKeys)
export class GetPublicKeysHandler implements IQueryHandler<GetPublicKeys> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint }: GetPublicKeys): Promise<{ items: SecretView[] }> {
    const { clock, dataSource } = this.context;
    const { manager } = dataSource;
    const nowMs = clock.nowMs();
    const { id: projectId } = await findProject(manager, project);
    const { id } = await findEndpoint(manager, projectId, endpoint);
    const views = secretViews(await readLiveSecrets(manager, id, new Date(nowMs)), nowMs);
    return { items: views.filter(({ publicKey }) => publicKey !== null) };
  }
}
