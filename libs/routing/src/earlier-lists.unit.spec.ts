import { uuidv7 } from '#kernel';
import { EarlierLists } from './earlier-lists.ts';
import { anEvent, aRouting } from './testing/rows.ts';

const WEEK_MS = 7 * 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 26);
const ids = (count: number, salt = 0) => Array.from({ length: count }, (_, nth) => uuidv7(salt + nth));

describe('EarlierLists', () => {
  const routing = (matched: string[], atMs = NOW_MS, projectId = uuidv7(1)) =>
    aRouting(anEvent({ id: uuidv7(atMs), projectId }), matched, { fanOut: { epoch: 1, dataBytes: 2 } });

  it('refers to the last list of the project if it is the same', () => {
    const lists = new EarlierLists();
    const [endpoints, project] = [ids(64), uuidv7(1)];
    const first = routing(endpoints, NOW_MS, project);
    lists.note(first);
    const [same, other] = lists.refer([routing([...endpoints], NOW_MS, project), routing(ids(64, 7), NOW_MS, project)]);
    expect(same!.matchedAs).toBe(first.eventId);
    expect(other!.matchedAs).toBeNull();
  });

  it('never refers to a row that is dropped earlier', () => {
    const lists = new EarlierLists();
    const [endpoints, project] = [ids(64), uuidv7(1)];
    lists.note(routing(endpoints, NOW_MS - WEEK_MS, project));
    expect(lists.refer([routing(endpoints, NOW_MS, project)])[0]!.matchedAs).toBeNull();
  });

  it('refers to a list only for events that are fanned out, because other lists are read when an event is routed again', () => {
    const lists = new EarlierLists();
    const [endpoints, project] = [ids(64), uuidv7(1)];
    lists.note({ ...routing(endpoints, NOW_MS, project), fanOut: null });
    expect(lists.refer([routing(endpoints, NOW_MS, project)])[0]!.matchedAs).toBeNull();
    lists.note(routing(endpoints, NOW_MS, project));
    expect(lists.refer([{ ...routing(endpoints, NOW_MS, project), fanOut: null }])[0]!.matchedAs).toBeNull();
  });

  it('forgets the projects that stored their lists least recently when there are many ids', () => {
    const lists = new EarlierLists();
    const endpoints = ids(10_000);
    const projects = ids(11);
    for (const project of projects) lists.note(routing(endpoints, NOW_MS, project));
    const referring = lists.refer(projects.map((project) => routing(endpoints, NOW_MS, project)));
    expect(referring.map(({ matchedAs }) => matchedAs === null)).toEqual(projects.map((_, nth) => nth === 0));
  });
});
