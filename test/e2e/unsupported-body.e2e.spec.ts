import { type TestDatabase, testDatabase } from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const JSON_TYPE = 'application/json';

describe('The refusal of a body that is no plain JSON', () => {
  let database: TestDatabase;
  let posthorn: Running;
  let key: string;

  beforeAll(async () => {
    database = await testDatabase();
    const settings = settingsFor(database);
    key = settings.POSTHORN_ADMIN_KEY;
    posthorn = await Running.start(settings);
    await posthorn.api.post('/v1/projects', { name: 'A site', uid: 'body' });
  });
  afterAll(async () => {
    await posthorn.stop();
    await database.drop();
  });

  it.each([
    ['a media type', { 'content-type': 'text/plain' }, { accept: JSON_TYPE, 'accept-encoding': null }],
    ['a charset', { 'content-type': `${JSON_TYPE}; charset=utf-16` }, { accept: JSON_TYPE, 'accept-encoding': null }],
    [
      'a coding',
      { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
      { accept: null, 'accept-encoding': 'identity' },
    ],
  ])('names the accepted form in the place of %s', async (_, headers, named) => {
    const url = `${posthorn.origin}/v1/projects/body/events`;
    const response = await fetch(url, { method: 'POST', headers: { ...headers, 'x-api-key': key }, body: '{}' });
    expect(response.status).toBe(415);
    for (const [name, value] of Object.entries(named))
      expect([name, response.headers.get(name)]).toEqual([name, value]);
  });
});
