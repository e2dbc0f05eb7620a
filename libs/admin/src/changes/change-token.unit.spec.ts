import { changeToken, placeOfToken } from './change-token.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const LARGEST = '9223372036854775807';

describe('The token of a place among the changes of deliveries', () => {
  it.each([
    { place: { pos: '0', seq: '0' }, atMs: 0 },
    { place: { pos: LARGEST, seq: LARGEST }, atMs: 1_795_000_000_000 },
  ])('has the place and the time: %j', (place) => {
    expect(placeOfToken(changeToken(place))).toEqual(place);
  });

  it.each([
    '',
    'x',
    '…',
    'changes:1:1:1',
    encoded(''),
    encoded('changes:1:1'),
    encoded('changes:1:1:'),
    encoded('changes::1:1'),
    encoded('changes:1:1:1:1'),
    encoded('changes:-1:1:1'),
    encoded('changes:1.5:1:1'),
    encoded('changes:1e3:1:1'),
    encoded('changes: 1:1:1'),
    encoded('changes:1:1:1\n'),
    encoded('changes:1:1:1\0'),
    encoded('names:1:1:1'),
    encoded('changes:9223372036854775808:1:1'),
    encoded('changes:1:9223372036854775808:1'),
    encoded('changes:9999999999999999999:9999999999999999999:1'),
    encoded('changes:10000000000000000000:1:1'),
    encoded('changes:1:1:1000000000000000'),
    encoded('changes:٣:1:1'),
  ])('is refused if it is malformed: %j', (token) => {
    let refusal: unknown;
    try {
      placeOfToken(token);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({
      code: 'invalid-input',
      problems: [{ pointer: '/resumeToken', message: 'must be a resume_token of an earlier response of Watch' }],
    });
  });
});
