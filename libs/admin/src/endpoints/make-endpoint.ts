import { messageOf, toTypeId, uuidv7 } from '#kernel';
import { profileNamed } from '#wire-profiles';
import type { AdminContext } from '../admin-context.ts';
import { applyCommand } from '../apply-command.ts';
import { replaceHeaders, saveHeaderValues } from '../headers/header-values.ts';
import { type LockedProject, withProject } from '../projects/with-project.ts';
import { type NewSecret, newSecret, newSecretPreferring } from '../secrets/new-secret.ts';
import { insertSecret } from '../secrets/secret-rows.ts';
import type { SecretType } from '../secrets/secret-type.ts';
import { verifyEndpoint } from '../verification/verify-endpoint.ts';
import { assertRoomForEndpoint } from './assert-room-for-endpoint.ts';
import type { CheckedEndpoint } from './check-new-endpoint.ts';
import type { EndpointEntity } from './endpoint.entity.ts';
import type { EndpointSpec } from './endpoint-events.ts';
import { endpointModel } from './endpoint-model.ts';
import { type CreatedEndpointView, endpointView } from './endpoint-view.ts';
import { emitEndpointEvent } from './emit-endpoint-event.ts';

/**
 * Stores an endpoint, its secret and its header values, and emits `endpoint.created`, in one transaction. A
 * verification follows after the commit.
 * @throws PosthornError `not-found`; `invalid-input` if the project has its maximum of endpoints; `conflict` if the uid
 * is taken
 */
export async function makeEndpoint(
  context: AdminContext,
  project: string,
  { secret: given, verify, ...fields }: CheckedEndpoint,
): Promise<CreatedEndpointView> {
  const mustVerify = verify ?? profileNamed(fields.profile).verifiesOnCreation;
  const { created, secret } = await withProject(context, project, async (locked) => {
    await assertRoomForEndpoint(locked.tx, locked.found.id, context.maxEndpoints);
    const secret = firstSecret(fields.profile, given, locked.found.secretType);
    return { created: await store(context, locked, fields, secret, mustVerify), secret };
  });
  return { ...endpointView(mustVerify ? await verified(context, created) : created), secret: secret.text };
}

/**
 * Returns the endpoint after its verification; pending, as it was committed, if no request was sent or its result was
 * not stored. An error would lose the secret, which only this response has.
 */
async function verified(context: AdminContext, created: EndpointEntity): Promise<EndpointEntity> {
  try {
    return await verifyEndpoint(context, created);
  } catch (error) {
    context.onProblem(
      `The endpoint ${toTypeId('ep', created.id)} was created but not verified, and stays pending. Verify it again by POST …/verify. The cause: ${messageOf(error)}`,
    );
    return created;
  }
}

async function store(
  { keyRing }: AdminContext,
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
  await insertSecret(tx, keyRing, ids.id, { ...secret, id: secretId, activatesAt: at, createdAt: at });
  await saveHeaderValues(tx, keyRing, ids.id, replaced, at);
  await emitEndpointEvent(tx, row, 'endpoint.created', {}, atMs);
  return row;
}

/** The given secret, which is checked, or a new one of the project's type. */
function firstSecret(profile: string, given: string | undefined, type: SecretType): NewSecret {
  return given === undefined ? newSecretPreferring(type, profile) : newSecret(profile, { secret: given });
}
