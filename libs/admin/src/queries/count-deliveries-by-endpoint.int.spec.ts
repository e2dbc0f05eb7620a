import { systemClock, toTypeId } from '#kernel';
import { DeliveryScene } from '../testing/delivery-scene.ts';

const START_MS = Date.now() - 3_600_000;

describe('The count of deliveries by endpoint', () => {
  let scene: DeliveryScene;

  beforeAll(async () => {
    scene = await DeliveryScene.open();
  });
  afterAll(() => scene.close());
  afterEach(() => {
    scene.clock = systemClock;
  });

  it('has the 250 endpoints with the most deliveries, of the project alone', async () => {
    const many = await scene.project();
    const ids = await Promise.all(Array.from({ length: 252 }, () => scene.endpoint(many)));
    const most = ids.at(-1)!;
    await scene.route(many, { atMs: START_MS, endpointIds: ids });
    await scene.route(many, { atMs: START_MS + 1_000, endpointIds: [most] });
    const { items, ...rest } = await scene.countByEndpoint(many, {});
    expect(rest).toEqual({ furtherEndpoints: 2, isExact: true });
    expect(items).toHaveLength(250);
    expect(items[0]).toMatchObject({ endpointId: toTypeId('ep', most), count: 2, statuses: { pending: 2 } });
    const later = await scene.countByEndpoint(many, { after: new Date(START_MS + 500) });
    expect(later.items.map(({ endpointId }) => endpointId)).toEqual([toTypeId('ep', most)]);
    const otherId = await scene.project();
    const foreign = await scene.endpoint(otherId);
    const event = await scene.route(otherId, { atMs: START_MS, endpointIds: [foreign] });
    await scene.attempt(otherId, event, foreign, { state: 'exhausted' });
    expect(await scene.countByEndpoint(otherId, {})).toMatchObject({
      items: [{ count: 1, statuses: { exhausted: 1, pending: 0 } }],
      ...{ furtherEndpoints: 0, isExact: true },
    });
  });

  it('ends at 50,000 deliveries, beginning with the youngest, or after two seconds', async () => {
    const many = await scene.project();
    const [old, young] = [await scene.endpoint(many), await scene.endpoint(many)];
    const nowMs = Date.now();
    scene.clock = { nowMs: () => nowMs, steppedMs: () => 0 };
    await scene.route(many, { atMs: START_MS, endpointIds: [old] });
    // An event that names one endpoint many times stands for many events.
    await scene.route(many, { atMs: START_MS + 1, endpointIds: Array.from({ length: 49_999 }, () => young) });
    expect(await scene.countByEndpoint(many, {})).toMatchObject({
      items: [{ count: 49_999 }, { count: 1 }],
      isExact: true,
    });
    await scene.route(many, { atMs: START_MS + 2, endpointIds: [young] });
    const counts = await scene.countByEndpoint(many, {});
    expect(counts).toMatchObject({ items: [{ endpointId: toTypeId('ep', young), count: 50_000 }], isExact: false });
    expect(counts.items).toHaveLength(1);
    // Each look at the clock takes a second.
    let looks = 0;
    scene.clock = { nowMs: () => nowMs + ++looks * 1_000, steppedMs: () => 0 };
    const cut = await scene.countByEndpoint(many, {});
    expect(cut.isExact).toBe(false);
    expect(cut.items[0]!.count).toBeLessThan(50_000);
  });
});
