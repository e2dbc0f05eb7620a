import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AttemptView } from '#admin';
import { type ReceivedRequest } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';
import type { Problem } from '../support/routes.ts';

/** Headers that an HTTP client sets by itself. */
const OF_THE_CLIENT = ['host', 'connection', 'content-length', 'accept', 'user-agent'];

const sentByPosthorn = ({ method, headers, body }: ReceivedRequest) => ({
  method,
  headers: headers.filter(([name]) => !OF_THE_CLIENT.includes(name.toLowerCase())),
  body: body.toString(),
});

/** One attempt, as it is and as a command. */
export function inspecting(scene: Scene): void {
  const attemptsOf = async (path: string, data: unknown, more: object = {}) => {
    const project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(scene.receiver.url(path), more);
    const { id } = await project.send({ type: 'post.published', data });
    const delivery = await project.delivery(id, endpoint.id, ({ attemptCount }) => attemptCount > 0);
    return { delivery, path: `${project.path}/deliveries/${delivery.id}/attempts` };
  };

  it('is found by its number', async () => {
    const { delivery, path } = await attemptsOf('/inspecting/one', { n: 1 });
    expect(await scene.system.api.get<AttemptView>(`${path}/1`)).toEqual(delivery.attempts[0]);
    for (const number of ['0', '2', '01', '-1', '1.0', 'first', '2147483648', '9999999999', '1e9999']) {
      const { status, body } = await scene.system.api.call<Problem>('GET', `${path}/${number}`);
      expect([number, status]).toEqual([number, 404]);
      expect(body.detail).toContain(`There is no attempt "${number}"`);
    }
  });

  it('is a command that sends the same request again, without the values of secret headers', async () => {
    const data = { quotes: `it's "$HOME" and \`id\` \\ 100% @here`, text: 'Grüße 🎉\n' };
    const headers = [
      { key: 'X-Api-Key', value: 'hidden' },
      { key: '2nd', value: 'also hidden' },
    ];
    const { path } = await attemptsOf('/inspecting/curl', data, { headers });
    const { body: command, headers: answer } = await scene.system.api.call<string>('GET', `${path}/1?format=curl`);
    expect(answer['content-type']).toBe('text/plain; charset=utf-8');
    expect(command).not.toContain('hidden');

    const env = { PATH: process.env.PATH, X_API_KEY: 'hidden', _2ND: 'also hidden' };
    await promisify(execFile)('/bin/sh', ['-c', `${command.trimEnd()} --silent --noproxy '*'`], { env });
    const [sent, again] = scene.receiver.requests('/inspecting/curl').map(sentByPosthorn);
    expect(again).toEqual(sent);
  });

  it('has no command if nothing was sent', async () => {
    const project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(scene.receiver.url('/inspecting/none'), {
      policy: { expiresAfterMs: 60_000 },
    });
    await scene.system.api.post(`${project.path}/endpoints/${endpoint.id}/pause`);
    const { id } = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(id, endpoint.id, ({ status }) => status === 'held');
    await scene.system.advance(120_000);
    const { id: delivery } = await project.delivery(id, endpoint.id, ({ status }) => status === 'cancelled');
    const path = `${project.path}/deliveries/${delivery}/attempts/1`;
    expect(await scene.system.api.get(path)).toMatchObject({ phases: null, remoteAddress: null, connectionKept: null });
    const { status, body } = await scene.system.api.call<Problem>('GET', `${path}?format=curl`);
    expect([status, body.detail]).toEqual([404, expect.stringContaining('nothing was sent')]);
  });
}
