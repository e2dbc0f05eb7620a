import fc from 'fast-check';
import type { TestView } from '#admin';
import {
  AWKWARD_JSON,
  eventually,
  jsonText,
  SAMPLE_RECEIVERS,
  type SampleReceiver,
  verifyStandardWebhook,
} from '#testing';
import type { Scene } from '../support/scene.ts';
import { type Accepted, TestProject } from '../support/test-project.ts';

const ARBITRARY_EVENTS = 60;

/** Receivers written by the platforms' pages, without knowledge of Posthorn. */
export function pageReceivers(scene: Scene): void {
  /** Sends JSON texts unchanged, each as an event's data. */
  const sendTexts = async (project: TestProject, type: string, texts: readonly string[]): Promise<string[]> => {
    const events = texts.map((data) => `{"type":"${type}","data":${data}}`);
    const call = { text: `{"events":[${events.join()}]}`, headers: { 'content-type': 'application/json' } };
    const answer = await scene.system.api.call<{ items: Accepted[] }>('POST', `${project.path}/events/batch`, call);
    expect(answer.status).toBe(202);
    return answer.body.items.map(({ id }) => id);
  };

  describe.each(SAMPLE_RECEIVERS)('a receiver of the page $page', ({ profile, start }) => {
    let receiver: SampleReceiver;
    beforeAll(async () => {
      receiver = await start();
    });
    afterAll(() => receiver.close());

    it('accepts every request: a verification, any JSON, a test, a replay', async () => {
      const { system } = scene;
      const project = await TestProject.create(system);
      const endpoint = await project.createEndpoint(receiver.url, { profile, secret: receiver.secret, verify: true });
      expect(endpoint).toMatchObject({ state: 'active', verification: { status: 200 } });
      const texts = [...AWKWARD_JSON, ...fc.sample(jsonText(), ARBITRARY_EVENTS)];
      const ids = await sendTexts(project, 'post.published', texts);
      const deliveries = await Promise.all(
        ids.map((id) => project.delivery(id, endpoint.id, ({ attemptCount }) => attemptCount > 0)),
      );
      expect(deliveries.filter(({ status }) => status !== 'succeeded').map(({ attempts }) => attempts)).toEqual([]);

      const { attempt } = await system.api.post<TestView>(`${project.path}/endpoints/${endpoint.id}/test`);
      expect(attempt).toMatchObject({ outcome: 'succeeded', response: { status: 200 } });
      await project.replay(deliveries[0]!.id);
      const replayed = await project.delivery(ids[0]!, endpoint.id, ({ attemptCount }) => attemptCount === 2);
      expect(replayed.attempts.map(({ response }) => response?.status)).toEqual([200, 200]);
    });

    it('refuses a request that another secret has signed', async () => {
      const project = await TestProject.create(scene.system);
      const more = { profile, secret: 'of somebody else', verify: false };
      const endpoint = await project.createEndpoint(receiver.url, more);
      const event = await project.send({ type: 'post.published', data: { title: 'Hi' } });
      const refused = await project.delivery(event.id, endpoint.id, ({ attemptCount }) => attemptCount > 0);
      expect(refused).toMatchObject({ status: 'retrying', lastStatusCode: 401 });
    });
  });

  it('finds in the body the fields that the program of the platform documentation reads', async () => {
    const receiver = await SAMPLE_RECEIVERS[1].start();
    const project = await TestProject.create(scene.system);
    await project.createEndpoint(receiver.url, { profile: 'postion-platform', secret: receiver.secret });
    await project.send({ type: 'post.created', data: { id: 'post_123', title: 'My New Post' } });
    await eventually(
      async () => receiver.printed,
      (printed) => printed.includes('New post created: My New Post'),
    );
    await receiver.close();
  });

  it.each([
    ['standard-webhooks', 'post.published', { type: 'post.published' }],
    ['cloudevents', 'post.published', { specversion: '1.0' }],
    ['postmypost', 'publication.failed', { event: 'publication.failed' }],
  ])('verifies requests of the profile %s by the library of Standard Webhooks', async (profile, type, body) => {
    const { receiver, system } = scene;
    const path = `/library/${profile}`;
    const project = await TestProject.create(system);
    const { secret } = await project.createEndpoint(receiver.url(path), { profile });
    await sendTexts(project, type, AWKWARD_JSON);
    for (const request of await receiver.waitFor(path, AWKWARD_JSON.length)) {
      expect(verifyStandardWebhook(request, secret)).toMatchObject(body);
      expect(JSON.stringify(JSON.parse(request.body.toString()))).toBe(request.body.toString());
    }
  });
}
