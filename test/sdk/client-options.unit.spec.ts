import { readFileSync } from 'node:fs';
import { Posthorn, type PosthornOptions } from '@posthorn/sdk';

const RIGHT = { baseUrl: 'https://posthorn.example.com', apiKey: 'a-key' };

/** Records the request of one call, and responds with an empty list. */
async function requestOf(options: Partial<PosthornOptions>): Promise<{ url: string; headers: Headers }> {
  const seen: { url: string; headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    seen.push({ url: url as string, headers: new Headers(init?.headers) });
    return Promise.resolve(Response.json({ items: [], nextCursor: null }));
  };
  await new Posthorn({ ...RIGHT, ...options, fetch }).projects.list({ limit: 3 });
  return seen[0]!;
}

describe('The options of the client', () => {
  it('keep the path of the base URL, with or without slashes at its end', async () => {
    for (const end of ['', '/', '//'])
      expect((await requestOf({ baseUrl: `https://example.com/hooks${end}` })).url).toBe(
        'https://example.com/hooks/v1/projects?limit=3',
      );
  });

  it('name the version of the package', async () => {
    const manifest = readFileSync(new URL('../../sdk/typescript/package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    const { headers } = await requestOf({});
    expect(headers.get('user-agent')).toBe(`posthorn-sdk/${version}`);
    expect(headers.get('authorization')).toBe('Bearer a-key');
  });

  it.each([
    ['no base URL', { baseUrl: undefined as never }, /^`baseUrl` must be an http or https URL/],
    ['a base URL without a scheme', { baseUrl: 'example.com' }, /^`baseUrl` must be/],
    ['a base URL of another scheme', { baseUrl: 'ftp://example.com' }, /^`baseUrl` must be/],
    ['a base URL with a password', { baseUrl: 'https://u:hunter2@example.com' }, /^`baseUrl` must be/],
    ['a base URL with a query', { baseUrl: 'https://example.com/?a' }, /^`baseUrl` must be/],
    ['no key', { apiKey: undefined as never }, /^`apiKey` must be a string of visible ASCII characters\.$/],
    ['an empty key', { apiKey: '' }, /^`apiKey` must be/],
    ['a key with a line break', { apiKey: 'hunter2\n' }, /^`apiKey` must be/],
    ['a timeout of nothing', { timeoutMs: 0 }, /^`timeoutMs` must be a whole number from 1 to 2147483647\.$/],
    ['a timeout without end', { timeoutMs: Infinity }, /^`timeoutMs` must be/],
    ['a negative number of repeats', { maxRetries: -1 }, /^`maxRetries` must be a whole number from 0 to 100\.$/],
    ['half a repeat', { maxRetries: 0.5 }, /^`maxRetries` must be/],
    ['a negative wait', { maxRetryDelayMs: -1 }, /^`maxRetryDelayMs` must be/],
  ])('refuse %s', (_, wrong, message) => {
    let error: unknown;
    try {
      new Posthorn({ ...RIGHT, ...wrong });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('hunter2');
  });

  it('refuse wrong options of a call', async () => {
    const posthorn = new Posthorn(RIGHT);
    await expect(posthorn.projects.get('a', { timeoutMs: 0 })).rejects.toThrow('`timeoutMs` must be');
    await expect(posthorn.projects.get('a', { maxRetries: 1e9 })).rejects.toThrow('`maxRetries` must be');
    const keyed = { idempotencyKey: 'k' } as object;
    await expect(posthorn.projects.change('a', {}, keyed)).rejects.toThrow('This call takes no `idempotencyKey`.');
  });
});
