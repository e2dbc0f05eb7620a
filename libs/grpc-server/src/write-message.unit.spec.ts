import { PassThrough } from 'node:stream';
import { writeMessage } from './write-message.ts';

describe('The writer of messages', () => {
  let call: PassThrough;
  let ended: AbortController;

  beforeEach(() => {
    call = new PassThrough({ objectMode: true, highWaterMark: 1 });
    ended = new AbortController();
  });

  it('waits until the client has taken enough, and keeps no listener', async () => {
    const before = call.eventNames().map((name) => [name, call.listenerCount(name)]);
    for (let message = 0; message < 20; message++) {
      const written = writeMessage(call, message, ended.signal);
      expect(call.writableNeedDrain).toBe(true);
      expect(call.read()).toBe(message);
      await written;
    }
    expect(call.eventNames().map((name) => [name, call.listenerCount(name)])).toEqual(before);
  });

  it('ends its wait when the call has ended', async () => {
    const written = writeMessage(call, 'first', ended.signal);
    ended.abort();
    await written;
    await writeMessage(call, 'second', ended.signal);
    expect(call.listenerCount('drain')).toBe(0);
  });
});
