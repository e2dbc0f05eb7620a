import { readFileSync } from 'node:fs';
import { renderWebhooks, WEBHOOKS_FILE } from '../../../../../tools/webhooks.ts';

describe('the webhooks section', () => {
  it('matches the output of `npm run generate` for the current profiles', () => {
    expect(readFileSync(WEBHOOKS_FILE, 'utf8')).toBe(renderWebhooks());
  });
});
