import type { Text } from './read-texts.ts';

/** A habit that makes a reader read a sentence twice, and how much of it is allowed. */
export interface Rule {
  name: string;
  /** Returns true for the texts that are examined. */
  applies: (text: Text) => boolean;
  pattern: RegExp;
  /** The unit that the count is divided by. */
  per: 'text' | '1,000 words';
  /** The highest figure allowed: a share of the texts, or a number in 1,000 words. */
  limit: number;
}

/** A person may tell, say and ask; code may not. The verb counts unless one of these subjects precedes it. */
const PERSON = '(?:you|we|who|people|person|users?|customers?|callers?|operators?|readers?|maintainers?|owners?)';
const SAYING = '(?:tell|tells|told|telling|say|says|said|saying|ask|asks|asked|asking|answers? for|answered for)';

const VAGUE_WORDS = /\b(?:what|whoever|whatever|somebody|nobody)\b/gi;
const CODE_AS_PERSON = new RegExp(`(?<!\\b${PERSON} (?:has |have |may |can )?)\\b${SAYING}\\b`, 'gi');

const isMarkdown = ({ kind }: Text) => kind === 'markdown';
const isComment = ({ kind }: Text) => kind === 'doc' || kind === 'comment';
const isTestName = ({ kind }: Text) => kind === 'test-name';

/** The rules of "How the English reads" in CONTRIBUTING.md that can be counted. */
export const RULES: readonly Rule[] = [
  {
    name: 'doc blocks that open with What, Whether, Whoever, Which, Of, Those or Such',
    applies: ({ kind }) => kind === 'doc',
    pattern: /^(?:What|Whether|Whoever|Which|Of|Those|Such)\b/g,
    per: 'text',
    limit: 0.01,
  },
  {
    name: 'what, whoever, whatever, somebody, nobody in Markdown',
    applies: isMarkdown,
    pattern: VAGUE_WORDS,
    per: '1,000 words',
    limit: 0.5,
  },
  {
    name: 'what, whoever, whatever, somebody, nobody in comments',
    applies: isComment,
    pattern: VAGUE_WORDS,
    per: '1,000 words',
    limit: 0.5,
  },
  {
    name: 'what, whoever, whatever, somebody, nobody in names of tests',
    applies: isTestName,
    pattern: VAGUE_WORDS,
    per: '1,000 words',
    limit: 0.5,
  },
  {
    name: 'code that tells, says, asks or answers for in Markdown',
    applies: isMarkdown,
    pattern: CODE_AS_PERSON,
    per: '1,000 words',
    limit: 0.3,
  },
  {
    name: 'code that tells, says, asks or answers for in comments',
    applies: isComment,
    pattern: CODE_AS_PERSON,
    per: '1,000 words',
    limit: 0.3,
  },
  {
    name: 'code that tells, says, asks or answers for in names of tests',
    applies: isTestName,
    pattern: CODE_AS_PERSON,
    per: '1,000 words',
    limit: 0.3,
  },
];

/** The places where a rule is broken, and the figure that its limit is compared with. */
export interface Count {
  rule: Rule;
  places: Text[];
  figure: number;
}

const wordsIn = (text: string) => text.match(/[\p{L}\p{N}’'-]+/gu)?.length ?? 0;

/** Counts the places where each rule is broken. */
export function countAll(texts: readonly Text[], rules: readonly Rule[] = RULES): Count[] {
  return rules.map((rule) => {
    const examined = texts.filter(rule.applies);
    const places = examined.flatMap((text) => [...text.text.matchAll(rule.pattern)].map(() => text));
    const words = examined.reduce((sum, { text }) => sum + wordsIn(text), 0);
    const size = rule.per === 'text' ? examined.length : words / 1_000;
    return { rule, places, figure: size === 0 ? 0 : places.length / size };
  });
}
