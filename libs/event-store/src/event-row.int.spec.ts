import { type PosthornEvent, uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { EVENT_COLUMNS, type EventRow, toEvent } from './event-row.ts';

describe('the row of an event', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it.each<[string, Partial<PosthornEvent>]>([
    ['with everything', { orderingKey: 'a', actor: 'b', channel: 'c', expiresAtMs: 4_102_444_800_999 }],
    ['with nothing optional', {}],
    ['with several channels', { channel: 'c', channels: ['c', '{"a"}'] }],
    ['for two endpoints', { endpointIds: [uuidv7(1), uuidv7(2)] }],
    ['with metadata', { metadata: { tier: 'gold', 'a.b': 'ü"' } }],
    ['before 1970 and to the millisecond', { occurredAtMs: -1 }],
  ])('%s becomes the event that it was', async (_, given) => {
    const event: PosthornEvent = {
      id: uuidv7(Date.now()),
      projectId: uuidv7(0),
      type: 'post.published',
      occurredAtMs: 1_705_314_601_251,
      data: '{"n":1.10}',
      orderingKey: null,
      actor: null,
      channel: null,
      expiresAtMs: null,
      ...given,
    };
    await database.pool.query(
      `insert into posthorn.event
         (id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at, endpoint_ids, channels,
          metadata)
       values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, $7, $8, to_timestamp($9::float8 / 1000), $10,
         $11, $12)`,
      [
        ...[event.id, event.projectId, event.type, event.occurredAtMs, event.data],
        ...[event.orderingKey, event.actor, event.channel, event.expiresAtMs, event.endpointIds, event.channels],
        event.metadata,
      ],
    );
    const { rows } = await database.pool.query<EventRow>(
      `select ${EVENT_COLUMNS} from posthorn.event e where e.id = $1`,
      [event.id],
    );
    expect(toEvent(rows[0]!)).toEqual(event);
  });
});
