import { readFileSync } from 'node:fs';
import { ANSWER_SCHEMAS_FILE, renderAnswerSchemas } from '../../../../../tools/answer-schemas.ts';

describe('the schemas of answers', () => {
  it('match the output of `npm run generate` for the current types', () => {
    expect(readFileSync(ANSWER_SCHEMAS_FILE, 'utf8')).toBe(renderAnswerSchemas());
  });
});
