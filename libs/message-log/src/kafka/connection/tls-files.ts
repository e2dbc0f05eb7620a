import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Settings } from '#config';
import { checkPem, readPem } from '#kernel';

/** The settings that name files of TLS. */
export type TlsFileSettings = Pick<Settings, 'kafkaTlsCa' | 'kafkaTlsCert' | 'kafkaTlsKey' | 'kafkaTlsKeyPassphrase'>;

const read = (setting: string, path: string | undefined) => (path === undefined ? undefined : readPem(setting, path));

/**
 * The certificates and the key of the files as they are now.
 * @throws PosthornError `invalid-settings` that names the setting of a file that cannot be read or used
 */
function readContext({ kafkaTlsCa, kafkaTlsCert, kafkaTlsKey, kafkaTlsKeyPassphrase }: TlsFileSettings): SecureContext {
  const ca = read('KAFKA_TLS_CA', kafkaTlsCa);
  const cert = read('KAFKA_TLS_CERT', kafkaTlsCert);
  const key = read('KAFKA_TLS_KEY', kafkaTlsKey);
  const passphrase = kafkaTlsKeyPassphrase;
  // A secure context ignores authorities that it cannot read.
  if (ca) checkPem('KAFKA_TLS_CA', () => new X509Certificate(ca));
  if (cert) checkPem('KAFKA_TLS_CERT', () => createSecureContext({ cert }));
  if (key) checkPem('KAFKA_TLS_KEY, with KAFKA_TLS_KEY_PASSPHRASE,', () => createSecureContext({ key, passphrase }));
  return checkPem('KAFKA_TLS_CERT and KAFKA_TLS_KEY', () => createSecureContext({ ca, cert, key, passphrase }));
}

function versionsOf(paths: readonly string[]): string {
  return paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}

/**
 * The files of TLS. Certificates are replaced while a process runs, so each new connection reads files that have
 * changed. If the changed files cannot be used, the last usable ones are, and the problem is reported.
 */
export class TlsFiles {
  private readonly paths: string[];
  private versions: string;
  private context: SecureContext;

  /** @throws PosthornError `invalid-settings` that names the setting of a file that cannot be read or used */
  constructor(
    private readonly settings: TlsFileSettings,
    private readonly onProblem: (message: string, error: unknown) => void,
  ) {
    const { kafkaTlsCa, kafkaTlsCert, kafkaTlsKey } = settings;
    this.paths = [kafkaTlsCa, kafkaTlsCert, kafkaTlsKey].filter((path) => path !== undefined);
    this.versions = versionsOf(this.paths);
    this.context = readContext(settings);
  }

  /** Never throws. */
  current(): SecureContext {
    const versions = versionsOf(this.paths);
    if (versions === this.versions) return this.context;
    try {
      this.context = readContext(this.settings);
      this.versions = versions;
    } catch (error) {
      this.onProblem('The changed files of KAFKA_TLS_… cannot be used, going on with the files as they were', error);
    }
    return this.context;
  }
}
