import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The files of a certificate and its key, in PEM. */
export interface CertificateFiles {
  certFile: string;
  keyFile: string;
}

/** A certificate authority of a test's own, made by the openssl command, with its files in a folder of its own. */
export class TestAuthority {
  readonly directory = mkdtempSync(join(tmpdir(), 'posthorn-authority-'));
  /** The file of its certificate, in PEM. */
  readonly caFile = join(this.directory, 'ca.pem');
  private readonly caKeyFile = join(this.directory, 'ca-key.pem');

  constructor() {
    const files = ['-keyout', this.caKeyFile, '-out', this.caFile];
    this.openssl('req', '-x509', ...EC_KEY, '-days', '1', '-subj', '/CN=Authority of a test', ...files);
  }

  /**
   * A certificate that this authority has signed, valid for a day.
   * @param commonName its subject
   * @param alternatives its names, like `DNS:localhost,IP:127.0.0.1`
   */
  issue(commonName: string, alternatives = `DNS:${commonName}`): CertificateFiles {
    const base = join(mkdtempSync(join(this.directory, 'issued-')), commonName);
    const [certFile, keyFile, request, extensions] = ['.pem', '-key.pem', '.csr', '.ext'].map((end) => base + end);
    writeFileSync(extensions!, `subjectAltName=${alternatives}\n`);
    this.openssl('req', '-new', ...EC_KEY, '-subj', `/CN=${commonName}`, '-keyout', keyFile!, '-out', request!);
    const signer = ['-CA', this.caFile, '-CAkey', this.caKeyFile, '-CAcreateserial'];
    this.openssl('x509', '-req', '-in', request!, ...signer, '-days', '1', '-extfile', extensions!, '-out', certFile!);
    return { certFile: certFile!, keyFile: keyFile! };
  }

  /** A copy of a key that a passphrase encrypts. */
  encrypt(keyFile: string, passphrase: string): string {
    const encrypted = keyFile.replace(/\.pem$/, '-encrypted.pem');
    this.openssl('pkcs8', '-topk8', '-in', keyFile, '-out', encrypted, '-passout', `pass:${passphrase}`);
    return encrypted;
  }

  /** A file with these files behind one another, as a keystore in PEM. */
  join(...files: string[]): string {
    const joined = join(mkdtempSync(join(this.directory, 'joined-')), 'joined.pem');
    writeFileSync(joined, files.map((file) => readFileSync(file, 'utf8')).join(''));
    return joined;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}
