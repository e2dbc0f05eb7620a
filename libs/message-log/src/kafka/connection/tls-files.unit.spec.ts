import { copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CertificateFiles, TestAuthority } from '#testing';
import { TlsFiles } from './tls-files.ts';

const NONE = {
  kafkaTlsCa: undefined,
  kafkaTlsCert: undefined,
  kafkaTlsKey: undefined,
  kafkaTlsKeyPassphrase: undefined,
};

describe('The files of KAFKA_TLS_…', () => {
  let authority: TestAuthority;
  let one: CertificateFiles;
  let other: CertificateFiles;
  let notPem: string;
  let problems: string[];

  beforeAll(() => {
    authority = new TestAuthority();
    one = authority.issue('one');
    other = authority.issue('other');
    notPem = join(authority.directory, 'not-pem');
    writeFileSync(notPem, 'not PEM');
  });
  beforeEach(() => (problems = []));
  afterAll(() => authority.remove());

  const open = (files: Partial<typeof NONE> | Record<string, string>) =>
    new TlsFiles({ ...NONE, ...files }, (message) => problems.push(message));

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['that is not there', () => ({ kafkaTlsCa: '/nowhere/ca.pem' }), /^KAFKA_TLS_CA cannot be read: .*ENOENT.*nowhere/],
    ['without a certificate of an authority', () => ({ kafkaTlsCa: notPem }), /^KAFKA_TLS_CA cannot be used: /],
    [
      'without a certificate',
      () => ({ kafkaTlsCert: notPem, kafkaTlsKey: one.keyFile }),
      /^KAFKA_TLS_CERT cannot be used: /,
    ],
    [
      'without a key',
      () => ({ kafkaTlsCert: one.certFile, kafkaTlsKey: notPem }),
      /^KAFKA_TLS_KEY, with KAFKA_TLS_KEY_PASSPHRASE, cannot be used: /,
    ],
    [
      'whose passphrase is wrong',
      () => ({
        ...{ kafkaTlsCert: one.certFile, kafkaTlsKey: authority.encrypt(one.keyFile, 'sesame') },
        kafkaTlsKeyPassphrase: 'hunter2',
      }),
      /^KAFKA_TLS_KEY, with KAFKA_TLS_KEY_PASSPHRASE, cannot be used: (?!.*hunter2)/,
    ],
    [
      'with the key of another certificate',
      () => ({ kafkaTlsCert: one.certFile, kafkaTlsKey: other.keyFile }),
      /^KAFKA_TLS_CERT and KAFKA_TLS_KEY cannot be used: .*mismatch/,
    ],
  ])('refuse a file %s, by the name of its setting', (_, files, message) => {
    expect(() => open(files())).toThrow(message);
  });

  it('are read again when they have changed, and stay in use while the changed files do not fit', () => {
    const certFile = join(authority.directory, 'cert.pem');
    const keyFile = join(authority.directory, 'key.pem');
    let seconds = Date.now() / 1_000;
    const put = (from: string, to: string) => {
      copyFileSync(from, to);
      seconds += 1;
      utimesSync(to, seconds, seconds);
    };
    put(one.certFile, certFile);
    put(one.keyFile, keyFile);
    const files = open({ kafkaTlsCa: authority.caFile, kafkaTlsCert: certFile, kafkaTlsKey: keyFile });
    const first = files.current();
    expect(files.current()).toBe(first);
    put(other.certFile, certFile);
    expect(files.current()).toBe(first);
    expect(problems).toEqual([expect.stringMatching(/^The changed files of KAFKA_TLS_… cannot be used/) as string]);
    put(other.keyFile, keyFile);
    const second = files.current();
    expect(second).not.toBe(first);
    expect(files.current()).toBe(second);
  });
});
