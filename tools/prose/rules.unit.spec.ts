import { readComments, readMarkdown, readTestNames } from './read-texts.ts';
import { countAll } from './rules.ts';

const countsOf = (texts: Parameters<typeof countAll>[0]) =>
  Object.fromEntries(countAll(texts).map(({ rule, places }) => [rule.name, places.length]));

const OPENING = 'doc blocks that open with What, Whether, Whoever, Which, Of, Those or Such';
const VAGUE = 'what, whoever, whatever, somebody, nobody in';
const PERSON = 'code that tells, says, asks or answers for in';

describe('The prose check', () => {
  it.each(['What waits.', 'Whether it waits.', 'Of the lane.', 'Those that wait.'])(
    'counts a doc block: %s',
    (text) => {
      expect(countsOf(readComments('a.ts', `/** ${text} */\nexport const a = 1;\n`))).toMatchObject({ [OPENING]: 1 });
    },
  );

  it.each(['/** The deliveries that wait. */', '/** Offers a slot. */', '// What waits.', '/* Of the lane. */'])(
    'counts no opening in %s',
    (comment) => {
      expect(countsOf(readComments('a.ts', `${comment}\nexport const a = 1;\n`))).toMatchObject({ [OPENING]: 0 });
    },
  );

  it('counts vague words in comments and in Markdown apart', () => {
    const texts = [
      ...readComments('a.ts', 'const a = 1; // whatever nobody needs\n'),
      ...readMarkdown('a.md', 'What it is.\n\n- somebody\n- `what`\n'),
    ];
    expect(countsOf(texts)).toMatchObject({ [`${VAGUE} comments`]: 2, [`${VAGUE} Markdown`]: 2 });
  });

  it('counts vague words and code as a person in names of tests', () => {
    const source = "// Whatever.\ndescribe('what waits', () => { it('says so to nobody', () => 'somebody'); });\n";
    expect(countsOf(readTestNames('a.ts', source))).toMatchObject({
      [`${VAGUE} names of tests`]: 2,
      [`${PERSON} names of tests`]: 1,
      [`${VAGUE} comments`]: 0,
    });
  });

  it.each(['the lane tells the pacer', 'is told', 'asked for', 'the log answers for it'])('counts: %s', (text) => {
    expect(countsOf(readMarkdown('a.md', text))).toMatchObject({ [`${PERSON} Markdown`]: 1 });
  });

  it.each(['if you ask', 'a customer asked', 'the operator may say', 'the API answers with 202'])(
    'does not count: %s',
    (text) => {
      expect(countsOf(readMarkdown('a.md', text))).toMatchObject({ [`${PERSON} Markdown`]: 0 });
    },
  );

  it('compares a count with the words, and a share with the texts', () => {
    const words = countAll(readMarkdown('a.md', `nobody ${'word '.repeat(499)}`));
    expect(words.find(({ rule }) => rule.name === `${VAGUE} Markdown`)?.figure).toBeCloseTo(2);
    const blocks = countAll(readComments('a.ts', '/** What. */\nconst a = 1;\n/** The b. */\nconst b = 2;\n'));
    expect(blocks.find(({ rule }) => rule.name === OPENING)?.figure).toBeCloseTo(0.5);
  });
});

describe('The reader of comments', () => {
  it('finds every comment with its line, and no text in strings', () => {
    const source = `#!/usr/bin/env node
// eslint-disable-next-line
const a = '// nobody'; // first
/**
 * Returns \`code\` and prose.
 * @throws Refused.
 */
function b() {
  // last
}
`;
    expect(
      readComments('a.ts', source).map(({ kind, line, text }) => [kind, line, text.split(/\s+/).join(' ')]),
    ).toEqual([
      ['comment', 3, 'first'],
      ['doc', 4, 'Returns and prose. Refused.'],
      ['comment', 9, 'last'],
    ]);
  });
});

describe('The reader of names of tests', () => {
  it('finds the name of every test and of every describe, with its line', () => {
    const source = `describeUnless(reason, 'a Linux', 'a lane', () => {
  it('waits', async () => {}, 10_000);
  it.skip('opens', body);
  it.each([['a row', 1]])('waits for %s of $project.id', body);
  it.each\`rows\`("keeps the project's order", body);
  (isRoot ? it : it.skip)(\`keeps \${count} records of \\\`due\\\`\`, body);
});
describe.each(shells)('in %s,', () => {});
`;
    const texts = readTestNames('a.spec.ts', source);
    expect(texts.map(({ kind, line, text }) => [kind, line, text.split(/\s+/).join(' ')])).toEqual([
      ['test-name', 1, 'a lane'],
      ['test-name', 2, 'waits'],
      ['test-name', 3, 'opens'],
      ['test-name', 4, 'waits for of'],
      ['test-name', 5, "keeps the project's order"],
      ['test-name', 6, 'keeps records of'],
      ['test-name', 8, 'in ,'],
    ]);
  });

  it('finds no name in other calls', () => {
    const source = `it(name, body); pattern.test('what'); test.pool.query('select', []); describe.skip(name, body);\n`;
    expect(readTestNames('a.spec.ts', source)).toEqual([]);
  });
});

describe('The reader of Markdown', () => {
  it('leaves out code blocks, code and the targets of links', () => {
    const texts = readMarkdown('a.md', 'See [the page](docs/what.md).\n\n```sh\nnobody\n```\n\nUse `what`.\n');
    expect(texts.map(({ line, text }) => [line, text])).toEqual([
      [1, 'See [the page .'],
      [7, 'Use  .'],
    ]);
  });
});
