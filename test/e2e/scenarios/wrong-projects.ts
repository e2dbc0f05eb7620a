import { METADATA } from './wrong-metadata.ts';
import { LONE_SURROGATE, type WrongCase } from './wrong-rows.ts';

/** Wrong names of a project or an endpoint. */
export const NAMES: [unknown, string[]][] = [
  [{ name: '' }, ['/name']],
  [{ name: 5 }, ['/name']],
  [{ name: null }, ['/name']],
  [{ name: 'x'.repeat(201) }, ['/name']],
  [{ name: 'with\u0000NUL' }, ['/name']],
  [{ name: LONE_SURROGATE }, ['/name']],
];

/** For a project, new or not. */
export const OF_PROJECT: [unknown, string[], number?][] = [
  ...NAMES,
  [{ name: 'A', uid: '' }, ['/uid']],
  [{ name: 'A', uid: 5 }, ['/uid']],
  [{ name: 'A', uid: 'a b' }, ['/uid']],
  [{ name: 'A', uid: 'prj_mine' }, ['/uid']],
  [{ name: 'A', uid: 'taken' }, [], 409],
  ...[
    null,
    'ops@example.com',
    ['ops'],
    ['Ops <ops@example.com>'],
    [LONE_SURROGATE],
    ['a@example.com', 'a@example.com'],
    ['a@example.com\r\nBcc: b@example.com'],
    [5],
    Array.from({ length: 21 }, (_, nth) => `a${nth}@example.com`),
  ].map((notificationEmails): [unknown, string[]] => [{ name: 'A', notificationEmails }, ['/notificationEmails']]),
  ['{"name":9007199254740993}', ['/name']],
  [{ name: 'A', more: 1, 'a/b~c': 1 }, ['/a~1b~0c', '/more']],
  ...['on', null, 5, ''].map((wrong): [unknown, string[]] => [
    { name: 'A', schemaValidation: wrong },
    ['/schemaValidation'],
  ]),
  ...['reject', null, true].map((wrong): [unknown, string[]] => [
    { name: 'A', unknownEventTypes: wrong },
    ['/unknownEventTypes'],
  ]),
  ['{"name":"A","__proto__":1,"constructor":1}', ['/__proto__', '/constructor']],
  ['{"name":{"constructor":1}}', ['/name', '/name/constructor']],
  [`{"name":${'['.repeat(50)}${']'.repeat(50)}}`, ['/name']],
  [`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, [`/name${'/0'.repeat(100)}`]],
  [`{"name":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`, ['/name', `/name${'/a'.repeat(20)}`]],
  [`{"name":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, [`/name${'/a'.repeat(100)}`]],
  ...['rsa', null, 5, ''].map((secretType): [unknown, string[]] => [{ name: 'A', secretType }, ['/secretType']]),
  ...METADATA.map((metadata): [unknown, string[]] => [{ name: 'A', metadata }, ['/metadata']]),
  [{ name: 'A', metadata: { constructor: 'a' } }, ['/metadata/constructor']],
  [{ name: 5, uid: 5, more: 5 }, ['/more', '/name', '/uid']],
  [[], ['']],
  ['5', ['']],
  ['', ['']],
  ['null', ['']],
];

/** For a new project. */
export const OF_NEW_PROJECT: WrongCase[] = [
  ...OF_PROJECT,
  [{}, ['/name']],
  ...[null, { tier: null }].map((metadata): WrongCase => [{ name: 'A', metadata }, ['/metadata']]),
];
