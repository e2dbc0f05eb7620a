import { WantReports } from './own-want.ts';

describe('Reports of what Posthorn itself lacks', () => {
  let said: string[];
  let reports: WantReports;

  beforeEach(() => {
    said = [];
    reports = new WantReports((message) => said.push(message));
  });

  it('come once with the cause and what to do, then at doubling intervals with the number put back', () => {
    for (let ms = 0; ms < 40_000; ms += 100) reports.note('files', 'EMFILE', ms);
    expect(said).toHaveLength(4); // at 0, 5, 15 and 35 s
    expect(said[0]).toContain('files (EMFILE): 1 were put back');
    expect(said[0]).toContain('ulimit -n');
    expect(said[1]).toContain(': 50 were put back');
  });

  it('come anew for another shortage, and after a long time without one', () => {
    reports.note('files', 'EMFILE', 0);
    reports.note('ports', 'EADDRNOTAVAIL', 1);
    reports.note('files', 'EMFILE', 2);
    expect(said).toHaveLength(2);
    reports.note('files', 'EMFILE', 3_600_000);
    expect(said).toHaveLength(3);
  });
});
