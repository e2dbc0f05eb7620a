import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import { messageOf, PosthornError } from '#kernel';

/** A file of PEM blocks, with the setting that names it. */
export interface PemFile {
  setting: string;
  path: string;
}

/** The files of a server with TLS. */
export interface TlsFiles {
  certificate: PemFile;
  key: PemFile;
  /** The authorities of clients' certificates. If set, a client without such a certificate is refused. */
  clientCa?: PemFile | undefined;
}

function read({ setting, path }: PemFile): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new PosthornError('startup-failed', `${setting} cannot be read: ${messageOf(cause)}.`, { cause });
  }
}

/** Runs a check of OpenSSL. @throws PosthornError `startup-failed` that names the settings */
function check(settings: string, run: () => unknown): void {
  try {
    run();
  } catch (cause) {
    throw new PosthornError('startup-failed', `${settings} cannot be used: ${messageOf(cause)}.`, { cause });
  }
}

/**
 * The credentials of a server: TLS with these files, or none.
 * @throws PosthornError `startup-failed` that names the setting of a file that cannot be read or used
 */
export function serverCredentials(files: TlsFiles | undefined): ServerCredentials {
  if (files === undefined) return ServerCredentials.createInsecure();
  const { certificate, key, clientCa } = files;
  const cert = read(certificate);
  check(certificate.setting, () => createSecureContext({ cert }));
  const privateKey = read(key);
  check(key.setting, () => createSecureContext({ key: privateKey }));
  check(`${certificate.setting} and ${key.setting}`, () => createSecureContext({ cert, key: privateKey }));
  const ca = clientCa === undefined ? null : read(clientCa);
  // A secure context ignores authorities that it cannot read.
  if (clientCa !== undefined && ca !== null) check(clientCa.setting, () => new X509Certificate(ca));
  return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: privateKey }], ca !== null);
}
