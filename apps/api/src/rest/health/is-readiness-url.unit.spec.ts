import { isReadinessUrl } from './is-readiness-url.ts';

describe('a URL', () => {
  it.each(['/readyz', '/readyz/all', '/readyz?x=1'])('requests readiness: %s', (url) => {
    expect(isReadinessUrl(url)).toBe(true);
  });

  it.each(['/v1/projects', '/readyzzz', '/v1/readyz'])('requests something else: %s', (url) => {
    expect(isReadinessUrl(url)).toBe(false);
  });
});
