import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { keyOf } from './key-check.ts';

/** The request that Node makes of these headers. */
function requestWith(...lines: readonly (readonly [string, string])[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  const parsed = request as IncomingMessage & { _addHeaderLines(headers: string[], count: number): void };
  request.rawHeaders = lines.flat();
  parsed._addHeaderLines(request.rawHeaders, lines.length * 2);
  return request;
}

const HOST = ['Host', 'posthorn'] as const;
const ONE_KEY = 'Send one key: as Authorization or as X-API-KEY.';

describe('The key of a request', () => {
  it.each([
    ['a bearer token', [['Authorization', 'Bearer a']]],
    ['an X-API-KEY', [['X-API-KEY', 'a']]],
    [
      'the same key in both headers',
      [
        ['authorization', 'bearer a'],
        ['x-api-key', 'a'],
      ],
    ],
    [
      'a repeated X-API-KEY with the same value',
      [
        ['X-Api-Key', 'a'],
        ['x-api-key', 'a'],
      ],
    ],
    [
      'a repeated Authorization with the same value',
      [
        ['Authorization', 'Bearer a'],
        ['authorization', 'Bearer a'],
      ],
    ],
    [
      'an X-API-KEY beside an Authorization of another scheme',
      [
        ['Authorization', 'Basic x'],
        ['X-API-KEY', 'a'],
      ],
    ],
  ] as const)('is %s', (_, lines) => {
    expect(keyOf(requestWith(HOST, ...lines))).toBe('a');
  });

  it.each([
    [
      'two keys',
      [
        ['Authorization', 'Bearer a'],
        ['X-API-KEY', 'b'],
      ],
    ],
    [
      'two keys, the second first',
      [
        ['X-API-KEY', 'b'],
        ['Authorization', 'Bearer a'],
      ],
    ],
    [
      'two values of Authorization',
      [
        ['Authorization', 'Bearer a'],
        ['authorization', 'Bearer b'],
      ],
    ],
    [
      'two schemes of Authorization',
      [
        ['Authorization', 'Basic x'],
        ['Authorization', 'Bearer a'],
      ],
    ],
    [
      'two values of X-API-KEY',
      [
        ['X-API-KEY', 'a'],
        ['x-api-key', 'b'],
      ],
    ],
  ] as const)('is refused if there are %s', (_, lines) => {
    expect(() => keyOf(requestWith(HOST, ...lines))).toThrow(ONE_KEY);
  });

  it.each([
    ['no header of a key', [['Cache-Control', 'no-store']]],
    ['an Authorization of another scheme', [['Authorization', 'Basic x']]],
  ] as const)('is missed if there is %s', (_, lines) => {
    expect(() => keyOf(requestWith(HOST, ...lines))).toThrow('Send an API key');
  });
});
