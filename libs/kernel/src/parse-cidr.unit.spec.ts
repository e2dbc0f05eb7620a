import { parseCidr } from './parse-cidr.ts';

describe('a network in CIDR notation', () => {
  it.each([
    ['10.0.0.0/8', { address: '10.0.0.0', version: 4, prefix: 8 }],
    ['0.0.0.0/0', { address: '0.0.0.0', version: 4, prefix: 0 }],
    ['fd00::/128', { address: 'fd00::', version: 6, prefix: 128 }],
    ['::ffff:10.0.0.0/104', { address: '::ffff:10.0.0.0', version: 6, prefix: 104 }],
  ])('is parsed: %s', (text, network) => {
    expect(parseCidr(text)).toEqual(network);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0/8',
    'fe80::1%eth0/64',
    '10.0.0.0/',
    '/8',
    ' 10.0.0.0/8',
    '',
  ])('is not found in the text %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});
