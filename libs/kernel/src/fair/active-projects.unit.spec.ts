import { ActiveProjects } from './active-projects.ts';

describe('ActiveProjects', () => {
  it('has no other project while only one has work', () => {
    const active = new ActiveProjects();
    for (let at = 0; at < 5; at++) active.note('a', at);
    expect(active.hasOthers('a', 5)).toBe(false);
    expect(active.hasOthers('b', 5)).toBe(true);
  });

  it('counts another project for a second after its last work', () => {
    const active = new ActiveProjects();
    active.note('quiet', 0);
    for (let at = 1; at <= 2_000; at++) active.note('busy', at);
    expect(active.hasOthers('busy', 999)).toBe(true);
    expect(active.hasOthers('busy', 1_000)).toBe(false);
    active.note('quiet', 2_000);
    active.note('busy', 2_001);
    expect(active.hasOthers('busy', 2_001)).toBe(true);
    expect(active.hasOthers('quiet', 2_001)).toBe(true);
  });

  it('keeps the latest of many projects', () => {
    const active = new ActiveProjects();
    for (const project of ['a', 'b', 'c', 'b', 'a']) active.note(project, 0);
    for (const project of ['a', 'b', 'c']) expect(active.hasOthers(project, 1)).toBe(true);
  });
});
