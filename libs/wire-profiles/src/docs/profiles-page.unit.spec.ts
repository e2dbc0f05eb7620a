import { readFileSync } from 'node:fs';
import { profileNames } from '../profile-named.ts';
import { wireVectors } from '../testing/wire-vectors.ts';
import { duration } from './duration.ts';
import { renderProfilesPage } from './render-profiles-page.ts';

describe('the page of wire profiles', () => {
  it('matches the current output of the profiles', () => {
    const page = new URL('../../../../docs/wire-profiles.md', import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(renderProfilesPage());
  });

  it('shows a request of each profile', () => {
    const page = renderProfilesPage();
    for (const name of profileNames()) {
      expect(page).toContain(`\n## ${name}\n`);
      expect(page).toContain(wireVectors.find(({ profile }) => profile === name)!.then.body);
    }
  });

  it.each([
    [5_000, '5 s'],
    [60_000, '1 min'],
    [5_400_000, '90 min'],
    [43_200_000, '12 h'],
  ])('writes %d ms as %s', (ms, words) => expect(duration(ms)).toBe(words));
});
