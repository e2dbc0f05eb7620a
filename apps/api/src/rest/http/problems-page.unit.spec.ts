import { readFileSync } from 'node:fs';
import { PROBLEM_TYPES, typeUriOf } from './problem-types.ts';
import { renderProblemsPage } from './render-problems-page.ts';

const read = (file: string) => readFileSync(new URL(`../../../../../${file}`, import.meta.url), 'utf8');

describe('The page of problems', () => {
  it('matches the types of problems', () => {
    expect(read('docs/problems.md')).toBe(renderProblemsPage());
  });

  it('has every type that the description of the API allows in a response', () => {
    const { components } = JSON.parse(read('docs/openapi.json')) as {
      components: { schemas: { ProblemTypeUri: { enum: string[] } } };
    };
    const types = components.schemas.ProblemTypeUri.enum;
    const codes = Object.keys(PROBLEM_TYPES) as (keyof typeof PROBLEM_TYPES)[];
    expect([...types].sort()).toEqual(['about:blank', ...codes.map(typeUriOf)].sort());
    const page = read('docs/problems.md');
    for (const type of types) expect(page).toMatch(new RegExp(`^(## |\`)${type}`, 'm'));
  });
});
