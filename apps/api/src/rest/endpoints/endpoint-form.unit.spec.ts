import 'reflect-metadata';
import { checkForm, type Dto } from '#forms';
import { ChangeEndpointDto, CreateEndpointDto } from './endpoint.dto.ts';

async function problemsOf(dto: Dto<object>, value: unknown): Promise<string[]> {
  const draft = await checkForm(dto, value);
  return draft.isWhole ? [] : draft.problems.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('the form of an input', () => {
  it('names the field that was likely meant in the place of an unknown one', async () => {
    const url = 'https://example.com/';
    const endpoint = { url, evenTypes: [], policy: { timeoutMS: 1 }, headers: [{ key: 'A', valu: 'a', value: 'b' }] };
    expect(await problemsOf(CreateEndpointDto, endpoint)).toEqual([
      '/evenTypes: Unknown field `evenTypes`. Did you mean `eventTypes`?',
      '/headers/0/valu: Unknown field `valu`. Did you mean `value`?',
      '/policy/timeoutMS: Unknown field `timeoutMS`. Did you mean `timeoutMs`?',
    ]);
    expect(await problemsOf(ChangeEndpointDto, { urll: url })).toEqual([
      '/urll: Unknown field `urll`. Did you mean `url`?',
    ]);
  });

  it('suggests no field in the place of a distant name', async () => {
    expect(await problemsOf(ChangeEndpointDto, { more: 1, constructor: 1 })).toEqual([
      '/more: Unknown field `more`.',
      '/constructor: Unknown field `constructor`.',
    ]);
  });

  it('names a missing field as required, with its rule, at any depth', async () => {
    expect(await problemsOf(CreateEndpointDto, { headers: [{ key: 'X-A' }] })).toEqual([
      '/url: is required, and must be a URL like https://example.com/path',
      '/headers/0/value: is required, and must be a string',
    ]);
    expect(await problemsOf(CreateEndpointDto, { url: null })).toEqual([
      '/url: must be a URL like https://example.com/path',
    ]);
  });
});
