import type { CreatedAdminKeyView, CreatedApiKeyView, CreatedPortalTokenView } from '#admin';
import { keepDeadRow } from './dead-row.ts';
import type { PathIds } from './routes.ts';
import type { Scene } from './scene.ts';
import { TestProject } from './test-project.ts';

/** The ids of the things in a project, and a key that opens the project. */
export interface Known {
  ids: PathIds;
  key: string;
}

/**
 * Makes a project with one of everything that a path may name.
 * @param path the path at which the receiver gets its events
 * @param eventType the name of its event type
 */
export async function makeKnown({ system, receiver }: Scene, path: string, eventType: string): Promise<Known> {
  const project = await TestProject.create(system);
  const endpoint = await project.createEndpoint(receiver.url(path));
  await system.api.post(`${project.path}/event-types`, { name: eventType });
  const event = await project.send({ type: 'post.published', data: 1 });
  const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
  const range = { after: '2026-01-31T12:00:00Z', before: '2026-01-31T13:00:00Z' };
  const replay = await system.api.post<{ id: string }>(`${project.path}/replays`, range);
  const { id, key } = await system.api.post<CreatedApiKeyView>(`${project.path}/api-keys`, { name: 'A key' });
  const { id: adminKey } = await system.api.post<CreatedAdminKeyView>('/v1/admin-keys', { name: project.id });
  const { id: portalToken } = await system.api.post<CreatedPortalTokenView>(`${project.path}/portal-tokens`, {
    ...{ scopes: ['analytics:read'], expiresInSeconds: 86_400 },
  });
  const webhook = await project.createEndpoint('https://example.com/', { profile: 'postpress' });
  const record = await keepDeadRow(system.database.pool, 'import:known', { project: 'mistyped' });
  const ofRoutes = {
    eventType,
    event: event.id,
    delivery: delivery.id,
    replay: replay.id,
    number: '1',
    webhook: webhook.id,
    record,
  };
  return { ids: { project: project.id, key: id, adminKey, portalToken, endpoint: endpoint.id, ...ofRoutes }, key };
}
