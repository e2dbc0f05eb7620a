import { describeCursor } from './describe-cursor.ts';

const movedAt = new Date(0);
const cursor = { movedAt, dead: 0, sourceIdentity: null, stoppedReason: null, rowId: null };

describe('the description of a cursor', () => {
  it('names the row, the beginning or the time at which the cursor stands', () => {
    const linesOf = (name: string, pos: string, seq: string) =>
      describeCursor({ ...cursor, name, position: { pos, seq } });
    expect(linesOf('import:shop', '748', '12')).toEqual([
      'import:shop  behind row 12 of transaction 748  moved 1970-01-01T00:00:00.000Z',
    ]);
    expect(linesOf('worker:sweep', '748', '12')[0]).toMatch(/^worker:sweep {2}behind row 12 of transaction 748 {2}/);
    expect(linesOf('relay:event', '0', '0')[0]).toMatch(/^relay:event {2}at the beginning {2}moved /);
    expect(linesOf('worker:retention', '1795705746960', '0')[0]).toMatch(
      /^worker:retention {2}at 2026-11-26T15:09:06\.960Z {2}/,
    );
  });

  it('names the database, the reason of a stop, and the command that shows the dead records', () => {
    const name = 'import:shop';
    const stopped = { sourceIdentity: '7712/1/16384', stoppedReason: 'it was restored', dead: 1 };
    expect(describeCursor({ ...cursor, ...stopped, name, position: { pos: '748', seq: '12' } })).toEqual([
      'import:shop  behind row 12 of transaction 748  stopped: it was restored',
      '  its database (cluster/timeline/database): 7712/1/16384',
      '  1 dead record: see `./posthorn dead list --source import:shop`',
    ]);
  });
});
