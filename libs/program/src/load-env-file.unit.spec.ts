import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { loadEnvFile } from './load-env-file.ts';
import { parseEnvFile } from './parse-env-file.ts';

const UNDERSTOOD = [
  'A=1\nB=2\n',
  'A=1\r\nB=2\r\n',
  'A = 1\n export B=2\nexport  C=3\n\texport D=4',
  '# a comment\nA=x#y\nB="a#b" # c\nC=\'q\'  \n  # end',
  'A="x\\ny"\nB=\'x\\ny\'\nC=`it\'s "so"`',
  'A="-----BEGIN KEY-----\nabc=\n-----END KEY-----"\nB=2',
  "A=don't\nB=it's\nC=",
  'A=\n\nB=postgres://u:p@h/d?sslmode=require&x=y',
  'b-c=3\nD.E=4\n1F=5',
];

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a file .env', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'posthorn-env-'));
    file = join(directory, '.env');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function load(bytes: string | Buffer, env: Record<string, string | undefined> = {}) {
    writeFileSync(file, bytes);
    return { problems: loadEnvFile(file, env), env };
  }
  const linesOf = (text: string) => parseEnvFile(text).problems.map(({ line }) => line);

  it.each(UNDERSTOOD)('is read as Node reads it: %j', (text) => {
    expect(parseEnvFile(text)).toEqual({ variables: { ...parseEnv(text) }, problems: [] });
  });

  it('is read as Node reads it, with any contents, if no line is named', () => {
    const piece = fc.constantFrom('A', 'B_1', '=', '"', "'", '`', '#', ' ', '\n', '\r\n', 'export ', 'x', '\\n', ':');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        const { variables, problems } = parseEnvFile(text);
        if (problems.length === 0) expect(variables).toEqual({ ...parseEnv(text) });
      }),
      { numRuns: 5_000 },
    );
  });

  it('has every line that is no assignment reported by its number alone, and the other lines are used', () => {
    const text = 'A=1\nDATABASE_URL: postgres://u:hunter2@h/d?x=y\nhunter2\n=hunter2\n- B=2\nexport\tC=3\n\nD=4';
    const { problems, env } = load(text);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(problems[0]!.message).toBe('it does not have the form NAME=value, and is ignored');
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(env).toEqual({ A: '1', D: '4' });
  });

  it('has lines reported that have text behind a closing quote, or no closing quote', () => {
    expect(linesOf('A="x" B=2\nC=1')).toEqual([1]);
    expect(linesOf('A="x\nB="y"\nC=1')).toEqual([2]);
    expect(linesOf('A=1\nB="x\nC=1')).toEqual([2]);
    expect(parseEnvFile('A=1\nB="x\nC=1').variables).toEqual({ A: '1', B: '"x', C: '1' });
  });

  it('has a line reported that sets a variable again, and the last value counts', () => {
    const { problems, env } = load('PORT=1\nA="x\nPORT=2"\nexport PORT = hunter2\n#PORT=3\nport=4');
    expect(problems).toEqual([
      { line: 4, message: 'it sets a variable again, and replaces the value of an earlier line' },
    ]);
    expect(env).toMatchObject({ PORT: 'hunter2', port: '4' });
  });

  it('keeps its first line behind a byte order mark, and its lines with the ends of old Macs', () => {
    expect(load('\ufeffA=1\r\nB=2').env).toEqual({ A: '1', B: '2' });
    expect(load('A=1\rB=2\r').env).toEqual({ A: '1', B: '2' });
  });

  it('has lower precedence than the environment, even than an empty variable', () => {
    expect(load('A=1\nB=2\nC=3', { A: 'mine', B: '' }).env).toEqual({ A: 'mine', B: '', C: '3' });
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffA=1\n', 'utf16le'), 'it is in UTF-16: save it as UTF-8'],
    ['UTF-16 without one', Buffer.from('A=1\n', 'utf16le'), /NUL byte in line 1.*save it as UTF-8/],
    ['UTF-16 of the other order', Buffer.from('\ufeffA=1\n', 'utf16le').swap16(), 'it is in UTF-16'],
    ['a NUL byte', 'A=1\nB=\0\n', /NUL byte in line 2/],
    ['another encoding', latin1('A=caf\xe9\n'), 'it is not in UTF-8 in line 1: save it as UTF-8'],
    ['another encoding below a comment', latin1('# f\xfcr\nA=1\r\nB=caf\xe9 # f\xfcr'), 'in line 3: save it'],
    ['another encoding in a longer value', latin1('A="x\n# f\xfcr\ny"\n# f\xfcr\n'), 'in line 2: save it'],
    [
      'another encoding behind UTF-8',
      Buffer.concat([Buffer.from('A=\ufffd\n'), latin1('B=\xe9')]),
      'in line 2: save it',
    ],
  ])('is refused in %s', (_name, bytes, message) => {
    expect(() => load(bytes)).toThrow(message);
  });

  it('has a comment in another encoding reported, and the other lines are used', () => {
    const comments = '# f\xfcr den Testserver\nA=1 # f\xfcr\n  #\xe9\r\nB="x" # \xe9\n\xe9\nC=3';
    const { problems, env } = load(latin1(comments));
    expect(env).toEqual({ A: '1', B: 'x', C: '3' });
    expect([...new Set(problems.map(({ line }) => line))]).toEqual([1, 2, 3, 4, 5]);
    expect(problems[0]!.message).toBe('it has a character that is not in UTF-8, and is not part of a variable');
    expect(load('# für\nA=caf\u00e9\ufffd')).toEqual({ problems: [], env: { A: 'café\ufffd' } });
  });

  it('is optional, and refused if it exists and cannot be read', () => {
    expect(loadEnvFile(file, {})).toEqual([]);
    symlinkSync(join(directory, 'gone'), file);
    expect(() => loadEnvFile(file, {})).toThrow('ENOENT');
    expect(() => loadEnvFile(directory, {})).toThrow('EISDIR');
  });
});
