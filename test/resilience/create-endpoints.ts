import type { Arrivals, Inbox } from './arrivals.ts';
import { ADMIN_KEY } from './topology.ts';
import type { WayIn } from './way-in.ts';

const ENDPOINTS = ['a', 'b', 'c'];
const POLICY = { retryDelaysMs: [1_000, 2_000, 5_000, 10_000, 20_000] };

async function create(url: string, body: object): Promise<void> {
  const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (status !== 201) throw new Error(`POST ${url} was answered with ${status}.`);
}

/** Creates the project of a way in, with three endpoints. */
export async function createEndpoints(apiUrl: string, { name }: WayIn, arrivals: Arrivals): Promise<Inbox[]> {
  const projects = `${apiUrl}/v1/projects`;
  await create(projects, { name, uid: name });
  const inboxes = ENDPOINTS.map((endpoint) => arrivals.open(`/${name}/${endpoint}`));
  for (const inbox of inboxes) {
    await create(`${projects}/${name}/endpoints`, { url: arrivals.url(inbox), policy: POLICY });
  }
  return inboxes;
}
