/** A value, and the pointers that its problem names. */
export type Wrong = [value: unknown, pointers: string[]];

const MASK = '••••••••';
const LONG = 'x'.repeat(4_000);

const OF_THE_CONNECTION = [
  ...['Connection', 'Keep-Alive', 'Proxy-Authorization', 'proxy-connection', 'TE', 'Trailer', 'Transfer-Encoding'],
  ...['Upgrade', 'HTTP2-Settings', 'HOST', 'content-length', 'Expect'],
];

/** Headers of an endpoint of the default profile that has none. */
export const HEADERS: Wrong[] = [
  ...[null, 5, 'X-A: b', { 'X-A': 'b' }].map((headers): Wrong => [headers, ['/headers']]),
  [
    [5, 'X-A: b'],
    ['/headers/0', '/headers/1'],
  ],
  [Array.from({ length: 51 }, (_, n) => ({ key: `X-${n}`, value: 'a' })), ['/headers']],
  [Array.from({ length: 4 }, (_, n) => ({ key: `X-${n}`, value: LONG })), ['/headers']],
  [[[]], ['/headers/0']],
  [[[{ key: 'X-A', value: 'a' }]], ['/headers/0']],
  [[{}], ['/headers/0/key', '/headers/0/value']],
  [[{ key: 'X-A', value: 'a', more: 1, constructor: 5 }], ['/headers/0/constructor', '/headers/0/more']],
  [[{ key: 5, value: null }], ['/headers/0/key', '/headers/0/value']],
  ...['', 'X A', 'X-A:', 'Ключ', 'X\r\n', 'x'.repeat(129)].map((key): Wrong => [
    [{ key, value: 'a' }],
    ['/headers/0/key'],
  ]),
  ...['', ' a', 'a ', '\ta', 'a\r\nX-B: c', 'a\nb', 'a\u0000', '\u007f', 'Ключ', 'x'.repeat(4_097)].map(
    (value): Wrong => [[{ key: 'X-A', value }], ['/headers/0/value']],
  ),
  [OF_THE_CONNECTION.map((key) => ({ key, value: 'a' })), OF_THE_CONNECTION.map((_, index) => `/headers/${index}/key`)],
  [
    [
      { key: 'Webhook-Id', value: 'a' },
      { key: 'webhook-signature', value: 'a' },
    ],
    ['/headers/0/key', '/headers/1/key'],
  ],
  [[{ key: 'Content-Type', value: 'text/plain' }], ['/headers/0/key']],
  [
    [
      { key: 'X-A', value: 'a' },
      { key: 'X-B', value: 'a' },
      { key: 'x-a', value: 'a' },
    ],
    ['/headers/2/key'],
  ],
  [[{ key: 'X-A', value: MASK }], ['/headers/0/value']],
  [
    [
      { key: 'Host', value: 'a\r' },
      { key: 'Host', value: '' },
    ],
    ['/headers/0/key', '/headers/0/value', '/headers/1/key', '/headers/1/value'],
  ],
];

const DATE_TIMES = [5, null, '', 'tomorrow', '2999-01-31', '2026-02-30T00:00:00Z', '2026-01-31T25:00:00Z'];
/** Rotations of an endpoint of the default profile. */
export const ROTATIONS: Wrong[] = [
  [[], ['']],
  ['5', ['']],
  ['null', ['']],
  [{ more: 1 }, ['/more']],
  ...[null, 5, '', 'not-whsec', 'whsec_short', 'whsk_AAAA'].map((secret): Wrong => [{ secret }, ['/secret']]),
  ...[null, 5, '', 'rsa'].map((type): Wrong => [{ type }, ['/type']]),
  [{ type: 'ed25519', secret: `whsec_${'A'.repeat(43)}=` }, ['/secret']],
  ...[null, '0', -1, 0.5, 604_800_001].map((overlapMs): Wrong => [{ overlapMs }, ['/overlapMs']]),
  ...DATE_TIMES.map((activateAt): Wrong => [{ activateAt }, ['/activateAt']]),
  [{ activateAt: '2001-01-31T00:00:00Z' }, ['/activateAt']],
  [{ activateAt: '2999-01-31T00:00:00Z' }, ['/activateAt']],
  [
    { secret: 'not-whsec', overlapMs: -1, activateAt: '2001-01-31T00:00:00Z' },
    ['/activateAt', '/overlapMs', '/secret'],
  ],
  [{ type: 'rsa', secret: 'whsec_short', more: 1 }, ['/more', '/secret', '/type']],
  [{ secret: 5, type: 5, overlapMs: 'x', activateAt: 5 }, ['/activateAt', '/overlapMs', '/secret', '/type']],
];

/** Tests of an endpoint of the default profile. */
export const TESTS: Wrong[] = [
  [[], ['']],
  ['5', ['']],
  ['null', ['']],
  [{ more: 1, 'a/b': 1 }, ['/a~1b', '/more']],
  ...[5, null, '', 'a b', 'endpoint.disabled'].map((type): Wrong => [{ type }, ['/type']]),
  [{ data: 'x'.repeat(262_143) }, ['/data']],
  [{ type: 5, data: 'x'.repeat(262_143), more: 1 }, ['/data', '/more', '/type']],
];
