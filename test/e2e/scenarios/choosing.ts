import type { EventView } from '#admin';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** Events that name the endpoints that they are for. */
export function choosing(scene: Scene): void {
  const event = (endpointIds: readonly string[], more: object = {}) => ({
    ...{ type: 'post.published', data: { n: 1 }, endpointIds, ...more },
  });
  const prepare = async (path: string) => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const chosen = await project.createEndpoint(receiver.url(`${path}/chosen`));
    const byType = await project.createEndpoint(receiver.url(`${path}/by-type`), { eventTypes: ['other'] });
    const byCondition = await project.createEndpoint(receiver.url(`${path}/by-condition`), { where: 'data.n == 2' });
    const other = await project.createEndpoint(receiver.url(`${path}/other`));
    return { project, chosen, byType, byCondition, other };
  };

  it('reaches those whose subscriptions match, and its routing explains the others', async () => {
    const { project, chosen, byType, byCondition, other } = await prepare('/choosing');
    const ids = [byCondition.id, byType.id, chosen.id];
    const { id } = await project.send(event(ids));
    const { endpoints, counts } = await project.routing(id);
    expect(counts).toEqual({ matched: 1, missed: { 'not-chosen': 1, 'event-type': 1, condition: 1 } });
    const reasons = new Map(endpoints.map((each) => [each.endpointId, each.matched ? 'matched' : each.reason]));
    expect(Object.fromEntries(reasons)).toEqual({
      ...{ [chosen.id]: 'matched', [byType.id]: 'event-type', [byCondition.id]: 'condition' },
      [other.id]: 'not-chosen',
    });
    expect(endpoints.find(({ endpointId }) => endpointId === other.id)).toMatchObject({
      explanation: expect.stringContaining('was published for certain endpoints') as string,
    });
    await scene.receiver.waitFor('/choosing/chosen', 1);
    const { endpointIds } = await scene.system.api.get<EventView>(`${project.path}/events/${id}`);
    expect(endpointIds).toEqual(ids.sort());
    const [deliveries] = await project.pages<{ endpointId: string }>('deliveries', 10);
    expect(deliveries!.map(({ endpointId }) => endpointId)).toEqual([chosen.id]);
  });

  it('may be in a batch beside events for all endpoints', async () => {
    const { project, chosen, other } = await prepare('/choosing/batch');
    const [first, second] = await project.sendBatch([event([other.id]), { type: 'post.published', data: { n: 1 } }]);
    const matchedOf = async (id: string) =>
      (await project.routing(id)).endpoints.filter(({ matched }) => matched).map(({ endpointId }) => endpointId);
    expect(await matchedOf(first!.id)).toEqual([other.id]);
    expect((await matchedOf(second!.id)).sort()).toEqual([chosen.id, other.id].sort());
  });

  it('is refused with an endpoint of another project, and nothing of it is stored', async () => {
    const [{ project }, { chosen: foreign }] = [await prepare('/choosing/own'), await prepare('/choosing/foreign')];
    const { status, body } = await scene.system.api.call<Problem>('POST', `${project.path}/events`, {
      json: event([foreign.id]),
    });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/endpointIds/0', message: 'Is not the id of an endpoint of this project.' }],
    ]);
    expect(await project.pages('events?type=post.published', 10)).toEqual([[]]);
  });
}
