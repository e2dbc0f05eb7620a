import { FairQueue, uuidv7 } from '#kernel';
import { LogRecord } from '#message-log';
import type { Catalogue } from '#catalogue';
import { ProjectEndpoints } from '#catalogue';
import { type EventRecord, RoutingBatch } from './routing-batch.ts';
import { anEvent } from './testing/rows.ts';

const owner = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const progress = { released: () => undefined, completed: () => undefined };

/** A catalogue of projects with so many endpoints each, which take every event. */
function catalogueOf(endpoints: Record<string, number>): Catalogue {
  const projects = new Map<string, ProjectEndpoints>();
  for (const [projectId, count] of Object.entries(endpoints)) {
    const project = new ProjectEndpoints();
    for (let n = 0; n < count; n++) project.set({ id: uuidv7(n), eventTypes: null, channels: null, condition: null });
    projects.set(projectId, project);
  }
  return { version: 1, ofProject: (id: string) => projects.get(id)! } as Partial<Catalogue> as Catalogue;
}

describe('A routing batch', () => {
  const [large, small] = [uuidv7(1), uuidv7(2)];
  const catalogue = catalogueOf({ [large]: 9_000, [small]: 1 });
  const queueOf = (...projectIds: string[]) => {
    const queue = new FairQueue<EventRecord>();
    for (const projectId of projectIds) {
      queue.push(projectId, new LogRecord(anEvent({ projectId }), owner, false, 100, 0, progress));
    }
    return queue;
  };

  it('accepts no more events once it has too many matches', async () => {
    const batch = new RoutingBatch();
    await batch.fill(queueOf(large, small), catalogue);
    expect(batch.records.map(({ value }) => value.projectId)).toEqual([large]);
    expect(batch.largeProjects).toEqual(new Set([large]));
  });

  it('has room again once the events that filled it are dropped', async () => {
    const batch = new RoutingBatch();
    const queue = queueOf(large, small);
    await batch.fill(queue, catalogue);
    expect(batch.drop(({ value }) => value.projectId === large)).toHaveLength(1);
    expect(batch.isEmpty).toBe(true);
    await batch.fill(queue, catalogue);
    expect(batch.records.map(({ value }) => value.projectId)).toEqual([small]);
  });
});
