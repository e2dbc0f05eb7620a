import { readFileSync } from 'node:fs';
import { ANSWER_SCHEMAS_FILE, renderAnswerSchemas } from '../../../../../tools/answer-schemas.ts';

describe('the schemas of answers', () => {
  it('are what `npm run generate` makes of the types now', () => {
    expect(readFileSync(ANSWER_SCHEMAS_FILE, 'utf8')).toBe(renderAnswerSchemas());
  });
});
