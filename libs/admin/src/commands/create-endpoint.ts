import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '#kernel';
import { execute } from '#event-store';
import { generateWebhookSecret } from '#signing';
import { AdminContext } from '../admin-context.ts';
import { typesOf } from '../endpoints/check-profile.ts';
import { checkEndpointSpec } from '../endpoints/check-spec.ts';
import { endpoint, type EndpointSpec } from '../endpoints/endpoint.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

/** The one answer that shows the secret. */
export type CreatedEndpointView = EndpointView & { secret: string };

/** A new endpoint. Without a secret one is made; without a name it is called after its URL's host. */
export class CreateEndpoint extends Command<CreatedEndpointView> {
  constructor(
    readonly project: string,
    readonly input: Omit<EndpointSpec, 'name'> & { name: string | null; secret: string | null },
  ) {
    super();
  }
}

@CommandHandler(CreateEndpoint)
export class CreateEndpointHandler implements ICommandHandler<CreateEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, input }: CreateEndpoint): Promise<CreatedEndpointView> {
    const { secret: given, ...fields } = input;
    const secret = given ?? generateWebhookSecret();
    checkEndpointSpec(fields as Partial<EndpointSpec>, fields, this.context.egress, secret);
    const spec: EndpointSpec = {
      ...fields,
      name: fields.name ?? new URL(fields.url).host,
      eventTypes: typesOf(fields),
    };
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      return { ...(await this.create(tx, projectId, spec, secret)), secret };
    });
  }

  private async create(
    tx: EntityManager,
    projectId: string,
    spec: EndpointSpec,
    secret: string,
  ): Promise<EndpointView> {
    const atMs = this.context.clock.nowMs();
    const id = uuidv7(atMs);
    const secretId = uuidv7(atMs);
    const done = await execute(tx, { id, projectId }, endpoint, { type: 'create', spec, secretId }, atMs);
    const saved = await saveEndpoint(tx, { id, projectId }, done.state, done.version, new Date(atMs));
    const sealed = this.context.keyRing.encrypt(secret, secretId);
    await tx.query(
      `insert into posthorn.endpoint_secret (id, endpoint_id, key_id, ciphertext, created_at) values ($1, $2, $3, $4, $5)`,
      [secretId, id, sealed.keyId, sealed.ciphertext, new Date(atMs)],
    );
    return endpointView(saved);
  }
}
