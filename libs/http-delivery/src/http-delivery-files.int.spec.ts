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
  it('is not sent, blames no receiver, and succeeds once there are some', async () => {
    const held: Socket[] = [];
    let areAllIn = false;
    // Answers when no more connections come, so that all of them are open at once.
    const answerAll = () => {
      areAllIn = true;
      for (const socket of held.splice(0)) socket.write(response('ok'));
    };
    let quiet: NodeJS.Timeout | undefined;
    const server = await tcpServer((socket) => {
      if (areAllIn) return socket.write(response('ok'));
      held.push(socket);
      clearTimeout(quiet);
      quiet = setTimeout(answerAll, 500);
      return true;
    });
    const line = `ulimit -n ${FILE_LIMIT} && exec "${process.execPath}" "${PROGRAM}" ${server.origin} ${REQUESTS}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', line]);
    const { outcomes, last, problems } = JSON.parse(stdout) as Printed;
    const count = (gist: string) => outcomes.filter((outcome) => outcome === gist).length;
    expect(count('answered 200')).toBeGreaterThan(0);
    expect(count('unsent files')).toBeGreaterThan(REQUESTS - FILE_LIMIT);
    expect(count('answered 200') + count('unsent files')).toBe(REQUESTS);
    expect(last).toBe('answered 200');
    expect(problems).toEqual([expect.stringMatching(/EMFILE.*Raise the limit of open files/)]);
    await server.close();
  });
});
