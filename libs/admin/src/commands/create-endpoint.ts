import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { messageOf, toTypeId, uuidv7 } from '#kernel';
import { profileNamed } from '#wire-profiles';
import { AdminContext } from '../admin-context.ts';
import type { Draft } from '../draft.ts';
import { assertRoomForEndpoint } from '../endpoints/assert-room-for-endpoint.ts';
import { type CheckedEndpoint, checkNewEndpoint } from '../endpoints/check-new-endpoint.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { EndpointSpec } from '../endpoints/endpoint-events.ts';
import type { NewEndpoint } from '../endpoints/endpoint-input.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { replaceHeaders, saveHeaderValues } from '../headers/header-values.ts';
import { withContentType } from '../headers/with-content-type.ts';
import { type LockedProject, withProject } from '../projects/with-project.ts';
import type { SecretType } from '../secrets/secret-type.ts';
import { type NewSecret, newSecret, newSecretPreferring } from '../secrets/new-secret.ts';
import { insertSecret } from '../secrets/secret-rows.ts';
import { verifyEndpoint } from '../verification/verify-endpoint.ts';
import { applyCommand } from '../apply-command.ts';
import { endpointModel } from '../endpoints/endpoint-model.ts';

/** The new endpoint with its secret. */
export type CreatedEndpointView = EndpointView & { secret: string };

/**
 * Creates an endpoint. If no secret is given, one of the project's type is generated; if no name is given, the host of
 * its URL is the name. If its profile or the caller requires verification, the returned view shows the result.
 */
export class CreateEndpoint extends Command<CreatedEndpointView> {
  /**
   * @param addsJsonContentType true to add a JSON content type if the profile leaves the type to the endpoint and no
   * header gives it
   */
  constructor(
    readonly project: string,
    readonly draft: Draft<NewEndpoint>,
    readonly addsJsonContentType = false,
  ) {
    super();
  }
}

/**
 * Stores the endpoint, its secret and its header values in one transaction. A verification follows after the commit.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field, or if the project has its maximum of
 * endpoints; `conflict` if the uid is taken
 */
@CommandHandler(CreateEndpoint)
export class CreateEndpointHandler implements ICommandHandler<CreateEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft, addsJsonContentType }: CreateEndpoint): Promise<CreatedEndpointView> {
    const { secret: given, verify, ...fields } = checkNewEndpoint(draft, this.context.egress);
    if (addsJsonContentType) fields.headers = withContentType(fields.profile, fields.headers);
    const mustVerify = verify ?? profileNamed(fields.profile).verifiesOnCreation;
    const { created, secret } = await withProject(this.context, project, async (locked) => {
      await assertRoomForEndpoint(locked.tx, locked.found.id, this.context.maxEndpoints);
      const secret = firstSecret(fields.profile, given, locked.found.secretType);
      return { created: await this.create(locked, fields, secret, mustVerify), secret };
    });
    return { ...endpointView(mustVerify ? await this.verified(created) : created), secret: secret.text };
  }

  /**
   * Returns the endpoint after its verification; pending, as it was committed, if no request was sent or its result was
   * not stored. An error would lose the secret, which only this response has.
   */
  private async verified(created: EndpointEntity): Promise<EndpointEntity> {
    try {
      return await verifyEndpoint(this.context, created);
    } catch (error) {
      this.context.onProblem(
        `The endpoint ${toTypeId('ep', created.id)} was created but not verified, and stays pending. Verify it again by POST …/verify. The cause: ${messageOf(error)}`,
      );
      return created;
    }
  }

  private async create(
    { tx, found: { id: projectId }, atMs }: LockedProject,
    fields: Omit<CheckedEndpoint, 'secret' | 'verify'>,
    secret: NewSecret,
    mustVerify: boolean,
  ): Promise<EndpointEntity> {
    const at = new Date(atMs);
    const ids = { id: uuidv7(atMs), projectId };
    const secretId = uuidv7(atMs);
    const replaced = replaceHeaders(fields.headers, [], atMs);
    const spec: EndpointSpec = { ...fields, headers: replaced.headers };
    const { row } = await applyCommand(tx, endpointModel, ids, { type: 'create', spec, secretId, mustVerify }, atMs);
    const { keyRing } = this.context;
    await insertSecret(tx, keyRing, ids.id, { ...secret, id: secretId, activatesAt: at, createdAt: at });
    await saveHeaderValues(tx, keyRing, ids.id, replaced, at);
    return row;
  }
}

/** The given secret, which is checked, or a new one of the project's type. */
function firstSecret(profile: string, given: string | undefined, type: SecretType): NewSecret {
  return given === undefined ? newSecretPreferring(type, profile) : newSecret(profile, { secret: given });
}
