import { uuidv7 } from '#kernel';
import { differenceMessage, sharedUuidMessage } from './conflict.ts';
import type { Difference } from './new-event.ts';

const id = uuidv7(0);

describe('the problem of a known id', () => {
  it.each<[string, Difference[]]>([
    ['whose data differ', ['data']],
    ['whose type differs', ['type']],
    ['whose type and data differ', ['type', 'data']],
    ['whose type, actor and channel differ', ['type', 'actor', 'channel']],
  ])('names the other event, %s', (words, differs) => {
    expect(differenceMessage(id, differs)).toMatch(new RegExp(`^is the id of evt_\\w+, ${words}: send the same event`));
    expect(sharedUuidMessage(id, differs)).toMatch(new RegExp(`is that of evt_\\w+, ${words}: emit it again`));
  });
});
