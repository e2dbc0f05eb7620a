import { readFileSync } from 'node:fs';
import { describeTopics } from './describe-topics.ts';
import { renderAsyncApi } from './render-asyncapi.ts';
import { renderTopicsPage } from './render-page.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('The description of the topics', () => {
  const topics = describeTopics();

  it('is that of the code, for programs', () => expect(read('docs/asyncapi.json')).toBe(renderAsyncApi(topics)));

  it('is that of the code, for people', () => expect(read('docs/topics.md')).toBe(renderTopicsPage(topics)));

  it('turns a TypeID into its UUID as it says', async () => {
    const [, code] = /```js\n([^]*?)```/.exec(read('docs/topics.md'))!;
    const module = `data:text/javascript,${encodeURIComponent(`${code}\nexport { uuidOf };`)}`;
    const { uuidOf } = (await import(module)) as { uuidOf: (typeId: string) => string };
    expect(uuidOf('prj_01h455vb4pex5vsknk084sn02q')).toBe('01890a5d-ac96-774b-bcce-b302099a8057');
  });
});
