import { seen } from './judge-conditions.ts';

const EVENT = {
  ...{ type: 'post.published', channel: null, channels: undefined, actor: null, orderingKey: null },
  metadata: { tier: 'gold' },
};

describe('The event that a thread gets', () => {
  it.each(['event.metadata.tier == "gold"', '"tier" in event["meta" + "data"]', 'has(event.metadata.tier)'])(
    'has its metadata for the condition %s',
    (source) => expect(seen(EVENT, ['data.n == 1', source])).toEqual(EVENT),
  );

  it('has no metadata if no condition can read it', () => {
    expect(seen(EVENT, ['data.n == 1', 'event.type == "a"'])).toEqual({ ...EVENT, metadata: undefined });
    expect(seen(EVENT, ['data.n == 1'])).not.toHaveProperty('metadata');
  });
});
