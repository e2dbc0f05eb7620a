import type { DeliveryFilter } from '#admin';
import { toTypeId } from '#kernel';
import type { Crowd } from './crowd.ts';
import type { Sample } from './samples.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 21;
/** Statuses that a list is asked for; the failures are asked for more often. */
const STATUSES = ['exhausted', 'exhausted', 'cancelled', 'retrying', 'pending', 'succeeded'] as const;

/** One list with its project. */
export interface ListRequest {
  project: string;
  filter: DeliveryFilter;
}

/** A kind of list, with a request at random. */
export interface ListCase {
  name: string;
  next: () => ListRequest;
}

const oneOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

/** Random requests. Half of them are of the busy project, half of the lists begin at a random time. */
export function listCases({ projects }: Crowd, samples: readonly Sample[]): ListCase[] {
  const project = () => (Math.random() < 0.5 ? projects[0]! : oneOf(projects));
  const id = ({ id: uuid }: { id: string }) => toTypeId('prj', uuid);
  const endpointOf = ({ endpoints }: Crowd['projects'][number]) => toTypeId('ep', oneOf(endpoints));
  const time = () => (Math.random() < 0.5 ? {} : { before: new Date(Date.now() - Math.random() * SPAN_DAYS * DAY_MS) });
  const window = () => {
    const beforeMs = Date.now() - Math.random() * (SPAN_DAYS - 1) * DAY_MS;
    return { before: new Date(beforeMs), after: new Date(beforeMs - (0.04 + Math.random() * 7) * DAY_MS) };
  };
  const type = () => `load.t${String(1 + Math.floor(Math.random() * 40)).padStart(2, '0')}`;
  const searched = ({ deliveryId, eventId, requestId }: Sample) =>
    oneOf([toTypeId('dlv', deliveryId), toTypeId('evt', eventId), toTypeId('req', requestId), deliveryId, requestId]);
  const cases: Record<string, () => ListRequest> = {
    'without a filter': () => ({ project: id(project()), filter: time() }),
    'by endpoint': () => {
      const of = project();
      return { project: id(of), filter: { endpoint: endpointOf(of), ...time() } };
    },
    'by status': () => ({ project: id(project()), filter: { status: [oneOf(STATUSES)], ...time() } }),
    'by endpoint and status': () => {
      const of = project();
      return { project: id(of), filter: { endpoint: endpointOf(of), status: [oneOf(STATUSES)], ...time() } };
    },
    'by type and time': () => ({ project: id(project()), filter: { type: [type()], ...window() } }),
    'by a rare type': () => ({ project: id(project()), filter: { type: ['load.rare'] } }),
    'by status code': () => ({ project: id(project()), filter: { statusCode: [oneOf(['5xx', '429', '404'])] } }),
    'by id': () => {
      const sample = oneOf(samples);
      return { project: toTypeId('prj', sample.projectId), filter: { search: searched(sample) } };
    },
  };
  return Object.entries(cases).map(([name, next]) => ({ name, next }));
}
