import { systemClock } from '#kernel';
import { eventually } from '#testing';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
import { type DnsServer, dnsServer } from './testing/dns-server.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

const LAST_RESPONSE = response('', 'HTTP/1.1 200 OK\r\nConnection: close');
const egress = new EgressPolicy(['127.0.0.0/8']);

let names: DnsServer;
let receiver: TcpServer;
let client: HttpDeliveryClient;

/** A client whose name server never responds to queries of names that begin with "dead". */
function newClient(options: Partial<HttpDeliveryOptions> = {}): HttpDeliveryClient {
  const dns = { servers: [names.address], resolvConfPath: '/nowhere', hostsPath: '/nowhere', deadlineMs: 30_000 };
  client = new HttpDeliveryClient({ egress, clock: systemClock, dns, ...options });
  return client;
}

const urlOf = (name: string) => `http://${name}:${receiver.port}/`;
const queriesOf = (form: RegExp) => names.queries.filter((query) => form.test(query));

beforeEach(async () => {
  // No TTL, so that each connection needs a look-up.
  names = await dnsServer((name) => (name.startsWith('dead') ? 'silence' : ['127.0.0.1']), 0);
  receiver = await tcpServer((socket) => socket.end(LAST_RESPONSE));
});

afterEach(async () => {
  await client.close(0);
  await Promise.all([receiver.close(), names.close()]);
});

describe('An HTTP delivery to a name', () => {
  it('succeeds on a new connection each time while 40 names of another project hang', async () => {
    newClient();
    const dead = Array.from({ length: 40 }, (_, n) =>
      sendOnce(client, urlOf(`dead${n}.example`), { projectId: 'dead', endpointId: `dead${n}`, timeoutMs: 60_000 }),
    );
    await eventually(
      () => Promise.resolve(queriesOf(/^A dead/).length),
      (count) => count === 32,
    );
    for (let n = 0; n < 10; n++) {
      expect(summaryOf(await sendOnce(client, urlOf('hooks.example'), { projectId: 'healthy' }))).toBe('answered 200');
    }
    expect(client.usage).toMatchObject({ lookups: 32, waitingForLookup: 8 });
    expect(queriesOf(/^A hooks/)).toHaveLength(10);
    await client.close(0);
    const outcomes = (await Promise.all(dead)).map(summaryOf);
    expect(outcomes.filter((outcome) => outcome === 'failed unknown')).toHaveLength(32);
    expect(outcomes.filter((outcome) => outcome === 'unsent stopping')).toHaveLength(8);
  });

  it('is returned as not sent if the look-ups of its project are full for too long', async () => {
    newClient({ maxLookups: 2, maxWaitMs: 50 });
    const dead = sendOnce(client, urlOf('dead1.example'), { timeoutMs: 60_000 });
    expect(summaryOf(await sendOnce(client, urlOf('dead2.example'), { timeoutMs: 1 }))).toBe('unsent lookups');
    expect(queriesOf(/dead2/)).toEqual([]);
    await client.close(0);
    await dead;
  });

  it('fails when the deadline passes while its name is looked up', async () => {
    newClient();
    const outcome = await sendOnce(client, urlOf('dead.example'), { timeoutMs: 50 });
    expect(outcome).toMatchObject({ code: 'timeout', message: 'There was no connection within 50 ms.' });
    expect(client.usage.busySockets).toBe(0);
  });

  it('fails because of its name if the look-up takes too long, and does not look the name up again at once', async () => {
    const dns = { servers: [names.address], deadlineMs: 100 };
    newClient({ dns });
    expect(summaryOf(await sendOnce(client, urlOf('dead.example')))).toBe('failed dns');
    const { length } = names.queries;
    expect(summaryOf(await sendOnce(client, urlOf('dead.example')))).toBe('failed dns');
    expect(names.queries).toHaveLength(length);
  });

  it('looks up a name once at a time for all concurrent requests', async () => {
    newClient();
    const sent = Array.from({ length: 20 }, (_, n) =>
      sendOnce(client, urlOf('hooks.example'), { projectId: `p${n}`, endpointId: `e${n}` }),
    );
    expect((await Promise.all(sent)).map(summaryOf)).toEqual(Array(20).fill('answered 200'));
    expect(names.queries).toHaveLength(2);
  });

  it('sends a name with a final dot without it, and looks it up without search domains', async () => {
    let head = '';
    const seen = await tcpServer((socket, chunk) => {
      head += chunk.toString('latin1');
      socket.end(LAST_RESPONSE);
    });
    newClient();
    expect(summaryOf(await sendOnce(client, `http://hooks.example.:${seen.port}/a`))).toBe('answered 200');
    expect(head).toContain(`\r\nhost: hooks.example:${seen.port}\r\n`);
    expect(names.queries.toSorted()).toEqual(['A hooks.example', 'AAAA hooks.example']);
    await seen.close();
  });
});
