import { MailReceiver, WebhookReceiver } from '#testing';
import type { Scene } from '../support/scene.ts';
import type { System } from '../support/system.ts';
import { adminKeys } from './admin-keys.ts';
import { announcing } from './announcing.ts';
import { atOnce } from './at-once.ts';
import { auditing } from './auditing.ts';
import { cataloguing } from './cataloguing.ts';
import { chatting } from './chatting.ts';
import { choosing } from './choosing.ts';
import { customHeaders } from './custom-headers.ts';
import { deadRecords } from './dead-records.ts';
import { delivering } from './delivering.ts';
import { describing } from './describing.ts';
import { emitting } from './emitting.ts';
import { ensuring } from './ensuring.ts';
import { endpointLife } from './endpoint-life.ts';
import { eventMetadata } from './event-metadata.ts';
import { inspecting } from './inspecting.ts';
import { keepingSecrets } from './keeping-secrets.ts';
import { keyScopes } from './key-scopes.ts';
import { listing } from './listing.ts';
import { matching } from './matching.ts';
import { metadata } from './metadata.ts';
import { moving } from './moving.ts';
import { pageReceivers } from './page-receivers.ts';
import { paging } from './paging.ts';
import { portalTokens } from './portal-tokens.ts';
import { profiles } from './profiles.ts';
import { projectKeys } from './project-keys.ts';
import { putting } from './putting.ts';
import { refusing } from './refusing.ts';
import { repeating } from './repeating.ts';
import { replaying } from './replaying.ts';
import { replayingMany } from './replaying-many.ts';
import { restarting } from './restarting.ts';
import { retrying } from './retrying.ts';
import { rotating } from './rotating.ts';
import { schemaVersions } from './schema-versions.ts';
import { sendingBySchema } from './sending-by-schema.ts';
import { tenancy } from './tenancy.ts';
import { testing } from './testing.ts';
import { verifying } from './verifying.ts';
import { waiting } from './waiting.ts';

/**
 * Every scenario, the same for each way to run a Posthorn. All share one Posthorn, whose clock never goes back.
 * @param more scenarios of this way alone; they run last
 */
export function allScenarios(start: (smtpUrl: string) => Promise<System>, more?: (scene: Scene) => void): void {
  const scene = {} as Scene;

  beforeAll(async () => {
    scene.receiver = await WebhookReceiver.start();
    scene.mail = await MailReceiver.start();
    scene.system = await start(scene.mail.url);
  });

  afterAll(async () => {
    await scene.system?.close();
    await scene.receiver.close();
    await scene.mail.close();
  });

  // First, because receivers verify the time of a signature by the machine's clock.
  describe('an event', () => delivering(scene));
  describe('an event for chosen endpoints', () => choosing(scene));
  describe('an event out of a service’s outbox', () => emitting(scene));
  describe('a receiver from a platform’s page', () => pageReceivers(scene));
  describe('a wire profile', () => profiles(scene));
  describe('a message in a chat', () => chatting(scene));
  describe('the next secret of an endpoint', () => rotating(scene));
  describe('an endpoint’s own headers', () => customHeaders(scene));
  describe('an attempt', () => inspecting(scene));
  describe('a test', () => testing(scene));
  describe('a failed delivery', () => retrying(scene));
  describe('a replay', () => replaying(scene));
  describe('a replay of many deliveries', () => replayingMany(scene));
  describe('deliveries that wait', () => waiting(scene));
  describe('an endpoint', () => endpointLife(scene));
  describe('operational events about endpoints', () => announcing(scene));
  describe('a verification', () => verifying(scene));
  describe('repeated events', () => repeating(scene));
  describe('records that cannot be imported', () => deadRecords(scene));
  describe('concurrent commands', () => atOnce(scene));
  describe('an endpoint that moves to another URL', () => moving(scene));
  describe('keys of a project', () => projectKeys(scene));
  describe('keys with scopes', () => keyScopes(scene));
  describe('portal tokens', () => portalTokens(scene));
  describe('admin keys', () => adminKeys(scene));
  describe('a history', () => auditing(scene));
  describe('a list', () => listing(scene));
  describe('a page', () => paging(scene));
  describe('metadata', () => metadata(scene));
  describe('a PUT', () => putting(scene));
  describe('a creation with ifExists=get', () => ensuring(scene));
  describe('the metadata of an event', () => eventMetadata(scene));
  describe('an event type', () => cataloguing(scene));
  describe('a schema version', () => schemaVersions(scene));
  describe('a route', () => matching(scene));
  describe('a secret', () => keepingSecrets(scene));
  describe('the description of the API', () => describing(scene));
  describe('requests made from the OpenAPI document', () => sendingBySchema(scene));
  describe('a request', () => tenancy(scene));
  describe('a wrong request', () => refusing(scene));
  describe('a restart', () => restarting(scene));
  more?.(scene);
}
