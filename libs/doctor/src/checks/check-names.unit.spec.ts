import { ok, warning } from '../finding.ts';
import { noServerFindings } from './check-names.ts';

describe('the examination of DNS', () => {
  const silent = warning('The name server 127.0.0.9 does not answer.', 'Mend it.');

  it('finds a problem where no name server answers', () => {
    expect(noServerFindings([silent, silent])).toMatchObject([{ severity: 'problem' }]);
    expect(noServerFindings([silent, ok('The name server 127.0.0.1 answers.')])).toEqual([]);
  });
});
