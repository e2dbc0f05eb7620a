import fc from 'fast-check';
import { EVENT_TYPE_NAME_MESSAGE, operationalEventTypes, toTypeId, uuidv7 } from '#kernel';
import { checkMessage, DEFAULT_MAX_DATA_BYTES } from './check-message.ts';

const options = { nowMs: 1_700_000_000_000, maxDataBytes: DEFAULT_MAX_DATA_BYTES };
const good = { type: 'post.published', data: { title: 'Hi' } };

const problemsOf = (input: unknown) => {
  const result = checkMessage(input, options);
  return result.ok ? [] : result.problems.map(({ pointer }) => pointer);
};

describe('checking a message', () => {
  it('fills in omitted fields', () => {
    expect(checkMessage(good, options)).toEqual({
      ok: true,
      message: {
        type: 'post.published',
        data: '{"title":"Hi"}',
        key: null,
        occurredAtMs: options.nowMs,
        orderingKey: null,
        actor: null,
        channel: null,
        expiresAtMs: null,
      },
    });
  });

  it('names missing fields as required, in one wording with their rules', () => {
    expect(checkMessage({}, options)).toEqual({
      ok: false,
      problems: [
        { pointer: '/type', message: `is required, and ${EVENT_TYPE_NAME_MESSAGE}` },
        { pointer: '/data', message: 'is required, and may be any JSON value' },
      ],
    });
  });

  it('accepts every given field', () => {
    const result = checkMessage(
      {
        ...good,
        id: 'i',
        occurredAt: '2026-01-31T12:00:00+02:00',
        orderingKey: 'o',
        actor: 'a',
        channel: 'c',
        expiresAfterMs: 5,
      },
      options,
    );
    expect(result).toMatchObject({
      ok: true,
      message: {
        key: 'i',
        occurredAtMs: Date.UTC(2026, 0, 31, 10),
        orderingKey: 'o',
        actor: 'a',
        channel: 'c',
        expiresAtMs: options.nowMs + 5,
      },
    });
  });

  it('names every wrong field', () => {
    const wrong = {
      type: 'a b',
      id: '',
      occurredAt: 'yesterday',
      orderingKey: 7,
      actor: 'a\nb',
      channel: 'x'.repeat(257),
      expiresAfterMs: 0,
      more: 1,
    };
    expect(problemsOf(wrong).toSorted()).toEqual([
      '/actor',
      '/channel',
      '/data',
      '/expiresAfterMs',
      '/id',
      '/more',
      '/occurredAt',
      '/orderingKey',
      '/type',
    ]);
  });

  it.each(operationalEventTypes)('refuses the operational type %s', (type) =>
    expect(problemsOf({ ...good, type })).toEqual(['/type']),
  );

  it.each(['', '.', 'a.', '.a', 'a..b', 'a b', 'ä', 'x'.repeat(257), 7, null, undefined])(
    'refuses the type %j',
    (type) => {
      expect(problemsOf({ ...good, type })).toEqual(['/type']);
    },
  );

  it.each([null, 'text', 7, [], undefined])('refuses %j for a message', (input) => {
    expect(problemsOf(input)).toEqual(['']);
  });

  it.each([
    ['2024-02-29T00:00:00Z', true],
    ['2023-02-29T00:00:00Z', false],
    ['2024-04-31T00:00:00+02:00', false],
    ['2024-01-01T24:00:00Z', false],
    ['2024-01-01T00:00:00', false],
    ['2024-01-01T00:00:00.123456789-23:59', true],
    ['0000-01-01T00:00:00Z', false],
    ['9999-12-31T23:59:59-01:00', false],
    [new Date(Number.NaN), false],
    [new Date(8.64e15), false],
  ])('accepts a date-time only if it can be written again: %s', (occurredAt, right) => {
    expect(problemsOf({ ...good, occurredAt })).toEqual(right ? [] : ['/occurredAt']);
  });

  it('refuses an expiry without a date', () => {
    expect(problemsOf({ ...good, expiresAfterMs: Number.MAX_SAFE_INTEGER })).toEqual(['/expiresAfterMs']);
    expect(problemsOf({ ...good, expiresAfterMs: 0.5 })).toEqual(['/expiresAfterMs']);
  });

  it('counts characters like Postgres, and refuses half a character', () => {
    expect(problemsOf({ ...good, actor: '😀'.repeat(256) })).toEqual([]);
    expect(problemsOf({ ...good, actor: '😀'.repeat(257) })).toEqual(['/actor']);
    expect(problemsOf({ ...good, orderingKey: 'a\ud83d' })).toEqual(['/orderingKey']);
  });

  it.each(['id', 'orderingKey', 'actor', 'channel'])('takes no control character or noncharacter in %s', (field) => {
    const points = [0x00, 0x1f, 0x7f, 0x9f, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x1ffff, 0x10ffff];
    for (const point of points) {
      expect(problemsOf({ ...good, [field]: `a${String.fromCodePoint(point)}b` })).toEqual([`/${field}`]);
    }
    expect(problemsOf({ ...good, [field]: 'a\u{fdcf}\u{fdf0}\u{fffd}\u{1fffd}\u{e000}ü' })).toEqual([]);
  });

  it('returns a problem for data that cannot be written as JSON, instead of failing', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(problemsOf({ ...good, data: cycle })).toEqual([`/data${'/self'.repeat(100)}`]);
    expect(problemsOf({ ...good, data: deep })).toEqual([`/data${'/0'.repeat(100)}`]);
    expect(problemsOf({ ...good, data: [1n] })).toEqual(['/data/0']);
    expect(problemsOf({ ...good, data: () => 1 })).toEqual(['/data']);
  });

  it('accepts data up to the limit in UTF-8, and not a byte more', () => {
    const fits = 'ü'.repeat((DEFAULT_MAX_DATA_BYTES - 2) / 2);
    expect(problemsOf({ ...good, data: fits })).toEqual([]);
    expect(problemsOf({ ...good, data: `${fits}x` })).toEqual(['/data']);
  });

  describe('with several channels', () => {
    const checked = (fields: object) => checkMessage({ ...good, ...fields }, { ...options, isRequest: true });
    const wrong = (fields: object) => {
      const result = checked(fields);
      return result.ok ? [] : result.problems.map(({ pointer }) => pointer);
    };

    it('takes 1 to 5, of which the first is its channel', () => {
      const channels = ['e', 'd', '😀'.repeat(256), 'b', 'a'];
      expect(checked({ channels })).toMatchObject({ message: { channel: 'e', channels } });
      expect(checked({ channels, channel: null })).toMatchObject({ message: { channel: 'e', channels } });
    });

    it('treats a list of one like the channel alone, and null like no list', () => {
      expect(checked({ channels: ['a'] })).toEqual(checked({ channel: 'a' }));
      expect(checked({ channels: null, channel: 'a' })).toEqual(checked({ channel: 'a' }));
    });

    it.each([5, '', 'web', {}, [], ['a', 'b', 'c', 'd', 'e', 'f'], true])('refuses %j for the list', (channels) => {
      expect(wrong({ channels })).toEqual(['/channels']);
    });

    it('names each wrong or repeated entry, and the list beside a channel', () => {
      expect(wrong({ channels: ['a', 5, '', 'a', 'b\n'] })).toEqual([1, 2, 3, 4].map((at) => `/channels/${at}`));
      expect(wrong({ channels: ['a'], channel: 'a' })).toEqual(['/channels']);
    });

    it('is refused for an outbox, which has one channel', () => {
      expect(problemsOf({ ...good, channels: ['a'] })).toEqual(['/channels']);
    });
  });

  it('takes a schema version of a request, which is a whole number from 1', () => {
    const checked = (schemaVersion: unknown) =>
      checkMessage({ ...good, schemaVersion }, { ...options, isRequest: true });
    expect(checked(2)).toMatchObject({ ok: true, message: { schemaVersion: 2 } });
    expect(checked(null)).toEqual(checked(undefined));
    for (const wrong of [0, -1, 1.5, '1', 2 ** 31, [1]]) {
      expect(checked(wrong)).toMatchObject({ problems: [{ pointer: '/schemaVersion' }] });
    }
    expect(problemsOf({ ...good, schemaVersion: 1 })).toEqual(['/schemaVersion']);
  });

  describe('with the endpoints that it is for', () => {
    const uuids = Array.from({ length: 101 }, (_, n) => uuidv7(n));
    const ids = uuids.map((uuid) => toTypeId('ep', uuid));
    const checked = (endpointIds: unknown) => checkMessage({ ...good, endpointIds }, { ...options, isRequest: true });
    const wrong = (endpointIds: unknown) => {
      const result = checked(endpointIds);
      return result.ok ? [] : result.problems.map(({ pointer }) => pointer);
    };

    it('takes 1 to 100 ids, and none for all endpoints', () => {
      expect(checked(ids.slice(0, 100))).toMatchObject({ message: { endpointIds: uuids.slice(0, 100) } });
      expect(checked([ids[7]])).toMatchObject({ message: { endpointIds: [uuids[7]] } });
      for (const none of [undefined, null]) {
        const result = checked(none);
        expect(result.ok && result.message.endpointIds).toBeUndefined();
      }
    });

    it.each([5, '', ids[0], {}, [], ids, true])('refuses %j for the list', (list) => {
      expect(wrong(list)).toEqual(['/endpointIds']);
    });

    it('names each wrong or repeated entry', () => {
      const entries = [
        ids[0],
        5,
        null,
        '',
        uuids[1],
        toTypeId('prj', uuids[1]!),
        ids[1]!.toUpperCase(),
        ids[2],
        ids[0],
      ];
      expect(wrong(entries)).toEqual([1, 2, 3, 4, 5, 6, 8].map((at) => `/endpointIds/${at}`));
    });

    it('is refused for an outbox, which has no place for them', () => {
      expect(problemsOf({ ...good, endpointIds: [ids[0]] })).toEqual(['/endpointIds']);
    });
  });

  it('keeps __proto__ as data', () => {
    const data = JSON.parse('{"__proto__": {"x": 1}}') as unknown;
    expect(checkMessage({ ...good, data }, options)).toMatchObject({
      ok: true,
      message: { data: '{"__proto__":{"x":1}}' },
    });
    expect(problemsOf(JSON.parse('{"type":"a","data":1,"__proto__":1}'))).toEqual(['/__proto__']);
  });

  it('stores any JSON as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const result = checkMessage({ type: 't', data }, options);
        if (!result.ok) throw new Error('refused');
        expect(JSON.stringify(JSON.parse(result.message.data))).toBe(result.message.data);
      }),
    );
  });
});
