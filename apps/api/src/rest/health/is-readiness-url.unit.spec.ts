import { isReadinessUrl } from './is-readiness-url.ts';

describe('a URL', () => {
  it.each(['/readyz', '/readyz/all', '/readyz?x=1'])('asks for readiness: %s', (url) => {
    expect(isReadinessUrl(url)).toBe(true);
  });

  it.each(['/v1/projects', '/readyzzz', '/v1/readyz'])('asks for something else: %s', (url) => {
    expect(isReadinessUrl(url)).toBe(false);
  });
});
