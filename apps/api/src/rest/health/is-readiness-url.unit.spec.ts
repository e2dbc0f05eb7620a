import { isReadinessUrl } from './is-readiness-url.ts';

describe('isReadinessUrl', () => {
  it.each(['/readyz', '/readyz/all', '/readyz?x=1'])('returns true for the URL %s', (url) => {
    expect(isReadinessUrl(url)).toBe(true);
  });

  it.each(['/v1/projects', '/readyzzz', '/v1/readyz'])('returns false for the URL %s', (url) => {
    expect(isReadinessUrl(url)).toBe(false);
  });
});
