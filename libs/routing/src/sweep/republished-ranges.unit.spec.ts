import { RepublishedRanges, type Span } from './republished-ranges.ts';

const GRACE_MS = 100;
const DAY_MS = 86_400_000;
const at = (pos: number) => ({ pos: String(pos), seq: '0' });
const span = (after: number, upTo: number, newestMs = 0): Span => ({ after: at(after), upTo: at(upTo), newestMs });

describe('RepublishedRanges', () => {
  let ranges: RepublishedRanges;

  beforeEach(() => {
    ranges = new RepublishedRanges(GRACE_MS);
  });

  it('continues behind an examined part of a range, and waits for the records published in that part', () => {
    ranges.add(span(0, 100), 0);
    ranges.lookedAt(ranges.due(GRACE_MS)!, span(10, 20), at(50), GRACE_MS);
    const rest = ranges.due(GRACE_MS)!;
    expect(rest).toMatchObject({ after: at(50), upTo: at(100) });
    ranges.lookedAt(rest, undefined, undefined, GRACE_MS);
    expect(ranges.due(3 * GRACE_MS - 1)).toBeUndefined();
    expect(ranges.due(3 * GRACE_MS)).toMatchObject({ after: at(10), upTo: at(20) });
  });

  it('keeps a range whose examination has failed', () => {
    ranges.add(span(0, 100), 0);
    expect(ranges.due(GRACE_MS)).toBe(ranges.due(GRACE_MS));
  });

  it('keeps at most 100 ranges, which span all events that were published', () => {
    for (let nth = 0; nth < 250; nth++) ranges.add(span(nth, nth + 1), nth);
    const looked: Span[] = [];
    for (let range = ranges.due(DAY_MS); range; range = ranges.due(DAY_MS)) {
      looked.push(range);
      ranges.lookedAt(range, undefined, undefined, DAY_MS);
    }
    expect(looked).toHaveLength(100);
    expect(looked[0]).toMatchObject({ after: at(0), upTo: at(151) });
    expect(looked.at(-1)).toMatchObject({ after: at(249), upTo: at(250) });
  });

  it('holds the place before the earliest range with an event of the last day', () => {
    ranges.add(span(10, 20, 0), 0);
    ranges.add(span(30, 40, DAY_MS), 0);
    expect(ranges.heldAt(at(90), DAY_MS - 1)).toEqual(at(10));
    expect(ranges.heldAt(at(90), DAY_MS)).toEqual(at(30));
    expect(ranges.heldAt(at(90), 2 * DAY_MS)).toEqual(at(90));
  });
});
