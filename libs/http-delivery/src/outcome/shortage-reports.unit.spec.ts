import { ShortageReports } from './shortage-reports.ts';

function scene() {
  const reports: string[] = [];
  const shortages = new ShortageReports((message) => reports.push(message));
  return { reports, add: (atMs: number) => shortages.add('files', 'connect EMFILE.', atMs) };
}

describe('ShortageReports', () => {
  it('report a shortage at once, with its cause and the remedy', () => {
    const { reports, add } = scene();
    add(0);
    expect(reports).toEqual([
      'A request was not sent and will be tried again shortly: connect EMFILE. ' +
        'Raise the limit of open files (ulimit -n, LimitNOFILE) or lower the number of sockets.',
    ]);
  });

  it('report it again at doubling intervals, with the number of requests since', () => {
    const { reports, add } = scene();
    for (let second = 0; second <= 75; second++) add(second * 1_000);
    expect(reports.map((report) => report.split(' not sent')[0])).toEqual([
      'A request was',
      '10 requests were',
      '20 requests were',
      '40 requests were',
    ]);
  });

  it('report it as new after a quiet time', () => {
    const { reports, add } = scene();
    for (const second of [0, 5, 100, 101]) add(second * 1_000);
    expect(reports).toHaveLength(2);
  });

  it('do not report a stop', () => {
    const reports: string[] = [];
    new ShortageReports((message) => reports.push(message)).add('stopping', 'Posthorn is stopping.', 0);
    expect(reports).toEqual([]);
  });
});
