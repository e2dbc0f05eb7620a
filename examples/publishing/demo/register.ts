import { PROJECT } from '../service/project.ts';
import { ENDPOINTS, POLICY } from './endpoints.ts';
import type { PosthornApi } from './posthorn-api.ts';

const PROJECT_PATH = `/v1/projects/${PROJECT}`;

/**
 * Creates the project and the endpoints with their subscriptions in Posthorn. At a later start they exist already, with
 * the deliveries that waited when the demo ended; only the receiver's port is new.
 */
export async function register(
  posthorn: PosthornApi,
  receiverUrl: string,
  secrets: ReadonlyMap<string, string>,
): Promise<void> {
  if (!(await posthorn.exists(PROJECT_PATH))) {
    await posthorn.post('/v1/projects', { name: 'Publishing', uid: PROJECT });
  }
  for (const { name, profile, eventTypes } of ENDPOINTS) {
    const path = `${PROJECT_PATH}/endpoints`;
    const spec = { uid: name, name, url: `${receiverUrl}/webhooks/${name}`, profile, eventTypes, policy: POLICY };
    if (await posthorn.exists(`${path}/${name}`)) await posthorn.patch(`${path}/${name}`, spec);
    else await posthorn.post(path, { ...spec, secret: secrets.get(name) });
  }
}
