import fc from 'fast-check';
import { discord } from '../discord/discord.ts';
import { slack } from '../slack/slack.ts';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { inputOf, wireVectors } from '../testing/wire-vectors.ts';
import type { RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

const CHATS = [
  { profile: slack, field: 'text', maxUnits: 40_000 },
  { profile: discord, field: 'content', maxUnits: 2_000 },
] as const;

function given(profile: WireProfile, template: string, data: unknown): RenderInput {
  const input = inputOf(
    wireVectors.find((vector) => vector.profile === profile.name)!,
    profile,
  );
  const options = profile.parseOptions({ template });
  return { ...input, endpoint: { ...input.endpoint, options }, event: { ...input.event, data: JSON.stringify(data) } };
}

describe.each(CHATS)('a message of $profile.name', ({ profile, field, maxUnits }) => {
  const messageOf = (input: RenderInput) =>
    (JSON.parse(profile.render(input).body.toString()) as Record<string, string>)[field]!;
  const message = (template: string, data: unknown) => messageOf(given(profile, template, data));

  it('has its full text up to the limit, and is cut with an ellipsis beyond', () => {
    expect(message('{{data}}', 'x'.repeat(maxUnits))).toBe('x'.repeat(maxUnits));
    expect(message('{{data}}', 'x'.repeat(maxUnits + 1))).toBe(`${'x'.repeat(maxUnits - 1)}…`);
  });

  it('is never cut within a pair or an escape', () => {
    const tail = fc.array(fc.constantFrom('x', '😀', '&', '<', '>', '\\', '*'), { minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(tail, fc.integer({ min: -12, max: 2 }), (characters, shift) => {
        const text = message('{{data}}', 'y'.repeat(maxUnits + shift) + characters.join(''));
        expect(text.length).toBeLessThanOrEqual(maxUnits);
        expect(text.isWellFormed()).toBe(true);
        if (text.length < maxUnits - 12 || !text.endsWith('…')) return;
        if (profile === slack) expect(text.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
        else expect(text.replace(/\\[^\w\s]/g, '')).not.toMatch(/\\/);
      }),
    );
  });

  it('has text for any event', () => {
    fc.assert(fc.property(arbitraryInput([]), (input) => messageOf(input).trim() !== ''));
    expect(message('{{data.title}} ', {})).toBe('post.published');
  });

  it.each(['{{titel}}', '{{', ''])('is refused with the template %j', (template) => {
    const problems = [expect.objectContaining({ pointer: '/template' })];
    expect(() => profile.parseOptions({ template })).toThrow(expect.objectContaining({ problems }) as Error);
  });
});

describe('a value in a message', () => {
  it('cannot create a link or a mention in Slack', () => {
    const input = given(slack, '<https://example.com|{{data}}>', '<!here> & <@U1>');
    const text = '<https://example.com|&lt;!here&gt; &amp; &lt;@U1&gt;>';
    expect(JSON.parse(slack.render(input).body.toString())).toEqual({ text });
  });

  it('is plain text in Discord, without a mention', () => {
    const input = given(discord, '**{{data}}**', '# [a](https://b.c/d_e) ||x|| `y` <:e:1> @everyone \\');
    const content = '**\\# \\[a\\](https://b.c/d_e) \\|\\|x\\|\\| \\`y\\` \\<:e:1\\> @everyone \\\\**';
    expect(JSON.parse(discord.render(input).body.toString())).toEqual({ content, allowed_mentions: { parse: [] } });
  });
});
