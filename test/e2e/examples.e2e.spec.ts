import { readFileSync, writeFileSync } from 'node:fs';
import { type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import type { ApiDescription } from './support/described-api.ts';
import { ExampleStory } from './support/example-story.ts';
import { Running } from './support/running.ts';
import { StableValues } from './support/stable-values.ts';
import { settingsFor } from './support/system.ts';

const FILE = new URL('../../apps/api/src/rest/openapi/generated/examples.ts', import.meta.url);
const HEAD = '// Responses of the routes to the calls of a test. `npm run generate` writes them.\n';
/** The problems that a call alone does not bring about: a slow body, a full share, a lost database. */
const UNTRIED = ['408', '429', '503'];

const statusesOf = ({ paths }: ApiDescription) =>
  new Set(
    Object.values(paths).flatMap((methods) => Object.values(methods).flatMap((each) => Object.keys(each.responses))),
  );

describe('The examples in the description of the API', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let description: ApiDescription;
  let story: ExampleStory;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    posthorn = await Running.start(settingsFor(database));
    description = await posthorn.api.get<ApiDescription>('/openapi.json');
    story = new ExampleStory(posthorn, description, database, receiver);
    await story.run();
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  it('are responses of the routes', () => {
    const stable = new StableValues(story.startMs);
    const sorted = (responses: ReadonlyMap<string, unknown>) =>
      Object.fromEntries([...responses].map(([name, response]) => [name, stable.of(response)]));
    const examples = { responses: sorted(story.responses), problems: sorted(story.problems) };
    const text = `${HEAD}export const examples = ${JSON.stringify(examples, null, 2)} as const;\n`;
    if (process.env.POSTHORN_WRITE_DOCS) writeFileSync(FILE, text);
    expect(text).toBe(readFileSync(FILE, 'utf8'));
  });

  it('are there for every route with a response body, and for every problem that a call alone brings about', () => {
    const withBody = Object.values(description.paths).flatMap((methods) =>
      Object.values(methods).filter(({ responses }) =>
        Object.entries(responses).some(([status, { content }]) => status < '300' && content !== undefined),
      ),
    );
    expect([...story.responses.keys()].sort()).toEqual(withBody.map(({ operationId }) => operationId).sort());
    const problems = [...statusesOf(description)].filter((status) => status >= '400' && !UNTRIED.includes(status));
    expect([...story.problems.keys()].sort()).toEqual(problems.sort());
  });
});
