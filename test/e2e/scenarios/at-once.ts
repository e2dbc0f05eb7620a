import type { EndpointView } from '#admin';
import { headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const MASK = '••••••••';

/** Simultaneous requests of several people for one thing. */
export function atOnce(scene: Scene): void {
  it('all succeed one after the other, without a retry by their callers', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const { id } = await project.createEndpoint(receiver.url('/at-once'));
    const path = `${project.path}/endpoints/${id}`;
    const asked = ['pause', 'resume', 'pause', 'resume', 'verify'].map((what) =>
      system.api.call('POST', `${path}/${what}`),
    );
    const changes = [1, 2, 3, 4, 5].map((nth) => system.api.call('PATCH', path, { json: { name: `Name ${nth}` } }));
    const reveals = [1, 2, 3].map(() => system.api.call('GET', `${path}/secret`));
    const answers = await Promise.all([...asked, ...changes, ...reveals]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const history = await project.history(id);
    expect(history.filter((type) => type === 'endpoint.changed')).toHaveLength(5);
    expect(history.filter((type) => type === 'secret.revealed')).toHaveLength(3);
  });

  it('leave the headers of an endpoint as exactly one of the commands wrote them', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const headers = [{ key: 'X-Token', value: 'first' }];
    const { id } = await project.createEndpoint(receiver.url('/at-once/headers'), { headers });
    const path = `${project.path}/endpoints/${id}`;
    const given = (value: string) => ({ json: { headers: [{ key: 'X-Token', value }] } });
    const patches = Array.from({ length: 12 }, (_, nth) => (nth % 2 === 0 ? MASK : `given ${nth}`));
    const answers = await Promise.all(patches.map((value) => system.api.call('PATCH', path, given(value))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await project.send({ type: 'post.published', data: 1 });
    const [request] = await receiver.waitFor('/at-once/headers', 1);
    expect(headerOf(request!, 'X-Token')).toMatch(/^(first|given \d+)$/);
  });

  it('delete an endpoint once', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const { id } = await project.createEndpoint(receiver.url('/at-once/deleted'));
    const path = `${project.path}/endpoints/${id}`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => system.api.call('DELETE', path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
  });

  it('also succeed for a project and its event types', async () => {
    const { system } = scene;
    const project = await TestProject.create(system);
    const type = `${project.path}/event-types/post.published`;
    await system.api.post(`${project.path}/event-types`, { name: 'post.published' });
    const calls = [1, 2, 3, 4, 5].flatMap((nth) => [
      system.api.call('PATCH', project.path, { json: { name: `Site ${nth}` } }),
      system.api.call('PUT', type, { json: { description: `Text ${nth}` } }),
    ]);
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await system.api.get<EndpointView & { version: number }>(type)).version).toBe(6);
  });
}
