import 'reflect-metadata';
import { CreateEndpointDto } from '../dto/endpoint.dto.ts';
import { checkForm } from './check-form.ts';

const problemsOf = async (input: object) => {
  const draft = await checkForm(CreateEndpointDto, input);
  return draft.isWhole ? [] : draft.problems;
};

describe('the form of a request', () => {
  it('names a missing field as required, with its rule, at any depth', async () => {
    expect(await problemsOf({ headers: [{ key: 'X-A' }] })).toEqual([
      { pointer: '/url', message: 'is required, and must be a URL like https://example.com/path' },
      { pointer: '/headers/0/value', message: 'is required, and must be a text' },
    ]);
  });

  it('names a wrong field, null and an unknown field as before', async () => {
    expect(await problemsOf({ url: null, name: 5, more: undefined })).toEqual([
      { pointer: '/more', message: 'is no field here' },
      { pointer: '/url', message: 'must be a URL like https://example.com/path' },
      { pointer: '/name', message: 'must be a text of 1 to 200 characters without control characters' },
    ]);
  });
});
