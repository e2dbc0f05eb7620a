import { lowestUuidAt, uuidv7 } from '#kernel';
import { OffsetClock } from '#testing';
import { countSelection } from './count-selection.ts';
import type { SelectedDeliveries, SelectionReader } from './selected-deliveries.ts';
import type { Selection } from './selection.ts';

const selection: Selection = {
  ...{ projectId: uuidv7(1), endpointId: null, eventId: null, filter: {}, includeUnmatched: false, force: false },
  ...{ fromId: lowestUuidAt(0), beforeId: lowestUuidAt(1_000_000) },
};

describe('The count of a selection', () => {
  let clock: OffsetClock;

  beforeEach(() => {
    clock = new OffsetClock();
  });

  /** Pages of 1,000 deliveries, each of which takes a time. The last one has a half. */
  function pages(count: number, takeMs: number, onRead: () => void = () => undefined): SelectionReader {
    let page = 0;
    const read = (_: Selection, __: unknown, limit: number): Promise<SelectedDeliveries> => {
      page++;
      clock.advance(takeMs);
      onRead();
      const isEnd = page === count;
      const found = Array.from({ length: Math.min(limit, isEnd ? 500 : 1_000) }, (___, nth) => ({
        ...{ deliveryId: `${page}-${nth}`, eventId: uuidv7(page), eventType: 'a.b', endpointId: uuidv7(1) },
        status: 'succeeded' as const,
      }));
      return Promise.resolve({ found, excluded: 1, place: { eventId: lowestUuidAt(page), nth: 0 }, isEnd });
    };
    return { read } as unknown as SelectionReader;
  }
  const count = (reader: SelectionReader) =>
    countSelection(reader, clock, selection, { deliveries: 10_000, timeMs: 500 });

  it('is exact if the selection ends before its bounds, and has the first ten deliveries', async () => {
    const { sample, ...counted } = await count(pages(3, 10));
    expect(counted).toMatchObject({ counted: 2_500, excluded: 3, isExact: true });
    expect(sample.map(({ deliveryId }) => deliveryId)).toEqual(Array.from({ length: 10 }, (_, nth) => `1-${nth}`));
  });

  it('ends at the bound of deliveries, with the place for the rest', async () => {
    expect(await count(pages(50, 1))).toMatchObject({
      counted: 10_000,
      isExact: false,
      place: { eventId: lowestUuidAt(10) },
    });
  });

  it('ends at the bound of time with the page under way, however slow the pages are', async () => {
    expect(await count(pages(50, 200))).toMatchObject({ counted: 3_000, isExact: false });
  });

  it.each([-6, 6])('ends at the bound of time although the clock is set by %s hours meanwhile', async (hours) => {
    let reads = 0;
    const set = () => (++reads === 1 ? clock.set(hours * 3_600_000) : undefined);
    expect(await count(pages(50, 200, set))).toMatchObject({ counted: 3_000, isExact: false });
  });
});
