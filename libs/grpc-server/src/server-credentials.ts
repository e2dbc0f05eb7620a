import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import { checkPem, readPem } from '#kernel';

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

/**
 * The credentials of a server: TLS with these files, or none.
 * @throws PosthornError `invalid-settings` that names the setting of a file that cannot be read or used
 */
export function serverCredentials(files: TlsFiles | undefined): ServerCredentials {
  if (files === undefined) return ServerCredentials.createInsecure();
  const { certificate, key, clientCa } = files;
  const cert = readPem(certificate.setting, certificate.path);
  checkPem(certificate.setting, () => createSecureContext({ cert }));
  const privateKey = readPem(key.setting, key.path);
  checkPem(key.setting, () => createSecureContext({ key: privateKey }));
  checkPem(`${certificate.setting} and ${key.setting}`, () => createSecureContext({ cert, key: privateKey }));
  const ca = clientCa === undefined ? null : readPem(clientCa.setting, clientCa.path);
  // A secure context ignores authorities that it cannot read.
  if (clientCa !== undefined && ca !== null) checkPem(clientCa.setting, () => new X509Certificate(ca));
  return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: privateKey }], ca !== null);
}
