import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { eventually } from '#testing';
import { Connections } from './connections.ts';

describe('Connections', () => {
  let server: Server;
  let connections: Connections;
  /** The server's ends, in the order of the clients. */
  let accepted: Socket[];
  const clients: Socket[] = [];
  /** A request whose body has come. */
  const whole = { complete: true };

  beforeEach(async () => {
    accepted = [];
    connections = new Connections({ maxConnections: 7, maxUnknown: 4, unknownIdleMs: 10_000 });
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      accepted.push(socket);
      connections.add(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    connections.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function openOne(): Promise<Socket> {
    const before = accepted.length;
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    clients.push(client);
    await eventually(
      () => Promise.resolve(accepted.length),
      (count) => count > before,
    );
    return accepted.at(-1)!;
  }
  async function open(count: number): Promise<Socket[]> {
    const opened: Socket[] = [];
    for (let nth = 0; nth < count; nth++) opened.push(await openOne());
    return opened;
  }
  const closed = (sockets: Socket[]) => sockets.map(({ destroyed }) => destroyed);

  it('closes the longest-idle connection without a valid key when a newcomer arrives', async () => {
    const first = await open(4);
    connections.begin(first[0]!, whole);
    connections.end(first[0]!);
    await open(2);
    expect(closed(first)).toEqual([false, true, true, false]);
    expect(connections.counts).toEqual({ unknown: 4, known: 0 });
  });

  it('refuses newcomers of a burst rather than connections whose first request cannot have been read yet', () => {
    const burst = Array.from({ length: 6 }, () => new Socket());
    for (const socket of burst) connections.add(socket);
    expect(closed(burst)).toEqual([false, false, false, false, true, true]);
    for (const socket of burst) socket.destroy();
  });

  it('closes the oldest connection without a valid key if all are busy', async () => {
    const busy = await open(4);
    for (const socket of busy) connections.begin(socket, whole);
    const [newcomer] = await open(1);
    expect(closed([...busy, newcomer!])).toEqual([true, false, false, false, false]);
  });

  it('keeps connections that have shown a valid key, regardless of connections without a key', async () => {
    const known = await open(2);
    for (const socket of known) connections.showKey(socket, 'p');
    await open(50);
    expect(closed(known)).toEqual([false, false]);
    expect(connections.counts).toEqual({ unknown: 4, known: 2 });
  });

  it('closes a connection whose request was refused before connections that have sent no request', async () => {
    const first = await open(4);
    connections.begin(first[3]!, whole);
    connections.refuse(first[3]!);
    await open(1);
    expect(closed(first)).toEqual([false, false, false, true]);
  });

  it('closes an idle connection of the project with most connections if all have shown a key', async () => {
    const owners = ['small', 'large', 'large', 'large', 'large', 'large', 'large'];
    const known = await open(0);
    for (const owner of owners) {
      known.push(...(await open(1)));
      connections.showKey(known.at(-1)!, owner);
    }
    for (const socket of [known[1]!, known[2]!]) connections.begin(socket, whole);
    const [newcomer] = await open(1);
    expect(closed([...known, newcomer!])).toEqual([false, false, false, true, false, false, false, false]);
    expect(connections.counts).toEqual({ unknown: 1, known: 6 });
  });

  it('closes a connection with an incomplete body before it refuses a newcomer', async () => {
    const known: Socket[] = [];
    for (const complete of [true, true, true, true, false, true, true]) {
      known.push(...(await open(1)));
      connections.showKey(known.at(-1)!, 'p');
      connections.begin(known.at(-1)!, { complete });
    }
    const [newcomer] = await open(1);
    expect(closed([...known, newcomer!])).toEqual([false, false, false, false, true, false, false, false]);
  });

  it('keeps connections that have shown a valid key while no project exceeds its share', async () => {
    const known: Socket[] = [];
    for (const owner of ['a', 'a', 'b', 'b', 'c']) {
      known.push(await openOne());
      connections.showKey(known.at(-1)!, owner);
    }
    await open(10);
    expect(closed(known)).toEqual([false, false, false, false, false]);
  });

  it('closes a slow connection of a project that exceeds its share before a young connection', async () => {
    const known: Socket[] = [];
    for (const owner of ['small', 'large', 'large', 'large', 'large', 'large']) {
      known.push(await openOne());
      connections.showKey(known.at(-1)!, owner);
      if (owner === 'large') connections.begin(known.at(-1)!, { complete: false });
    }
    const [small, ...large] = known;
    const newcomers = await open(2);
    expect(closed([small!, ...newcomers])).toEqual([false, false, false]);
    expect(closed(large)).toEqual([true, false, false, false, false]);
  });

  it('refuses a newcomer rather than a request that has just begun', async () => {
    for (let nth = 0; nth < 7; nth++) {
      const [socket] = await open(1);
      connections.showKey(socket!, 'p');
      connections.begin(socket!, whole);
    }
    const [newcomer] = await open(1);
    expect(closed([newcomer!])).toEqual([true]);
    expect(connections.counts).toEqual({ unknown: 0, known: 7 });
  });

  it('closes connections that are idle for too long without a valid key', async () => {
    const [idle, busy, known] = await open(3);
    connections.begin(busy!, whole);
    connections.showKey(known!, 'p');
    connections.sweep(performance.now() + 9_000);
    expect(closed([idle!, busy!, known!])).toEqual([false, false, false]);
    connections.sweep(performance.now() + 10_000);
    expect(closed([idle!, busy!, known!])).toEqual([true, false, false]);
  });

  describe('when it drains', () => {
    it('closes idle connections and newcomers at once, and a busy connection after its responses', async () => {
      const [idle, busy, known, busyKnown] = await open(4);
      for (const socket of [known!, busyKnown!]) connections.showKey(socket, 'p');
      for (const socket of [busy!, busyKnown!, busyKnown!]) connections.begin(socket, whole);
      connections.drain(60_000);
      const [newcomer] = await open(1);
      expect(closed([idle!, busy!, known!, busyKnown!, newcomer!])).toEqual([true, false, true, false, true]);
      for (const socket of [busy!, busyKnown!]) connections.end(socket);
      await eventually(() => Promise.resolve(busy!.destroyed), Boolean);
      expect(busyKnown!.destroyed).toBe(false);
      connections.end(busyKnown!);
      await eventually(() => Promise.resolve(busyKnown!.destroyed), Boolean);
    });

    it('closes connections with unanswered requests at the end of its budget', async () => {
      const [busy] = await open(1);
      connections.begin(busy!, whole);
      connections.drain(20);
      await eventually(() => Promise.resolve(busy!.destroyed), Boolean);
    });
  });
});
