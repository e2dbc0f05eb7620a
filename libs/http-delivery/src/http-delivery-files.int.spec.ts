import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { response, tcpServer } from './testing/tcp-server.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/libs/http-delivery/src/testing/send-many.js', import.meta.url));
const FILE_LIMIT = 64;
const REQUESTS = 200;

interface Printed {
  outcomes: string[];
  last: string;
  problems: string[];
}

describe('An HTTP delivery in a process without free file descriptors', () => {
  it('is not sent, does not count as a failure of the receiver, and succeeds once descriptors are free', async () => {
    const held: Socket[] = [];
    let unsent = 0;
    let areAllOut = false;
    // Answers once every request is here or was not sent, so that all connections are open at once.
    const look = () => {
      areAllOut ||= held.length + unsent === REQUESTS;
      if (areAllOut) for (const socket of held.splice(0)) socket.write(response('ok'));
    };
    const server = await tcpServer((socket) => {
      held.push(socket);
      look();
    });
    const line = `ulimit -n ${FILE_LIMIT} && exec "${process.execPath}" "${PROGRAM}" ${server.origin} ${REQUESTS}`;
    const running = promisify(execFile)('sh', ['-c', line]);
    running.child.stderr!.on('data', (dots: string) => {
      unsent += dots.length;
      look();
    });
    const { stdout } = await running;
    const { outcomes, last, problems } = JSON.parse(stdout) as Printed;
    const count = (summary: string) => outcomes.filter((outcome) => outcome === summary).length;
    expect(count('answered 200')).toBeGreaterThan(0);
    expect(count('unsent files')).toBeGreaterThan(REQUESTS - FILE_LIMIT);
    expect(count('answered 200') + count('unsent files')).toBe(REQUESTS);
    expect(last).toBe('answered 200');
    expect(problems).toEqual([expect.stringMatching(/EMFILE.*Raise the limit of open files/)]);
    await server.close();
  });
});
