/**
 * Names that mean something only inside a network: `.local` (RFC 6762), `.internal` (reserved by ICANN in 2024; the
 * metadata server of Google is in it), `.home.arpa` (RFC 8375), and `.svc`, where Kubernetes has its services.
 */
const PRIVATE_SUFFIX = /\.(local|localdomain|internal|home\.arpa|svc)$/;

const withoutFinalDot = (host: string) => (host.endsWith('.') ? host.slice(0, -1) : host);

/**
 * Returns true if the name means this machine itself (RFC 6761, section 6.3).
 * @param host in lower case, as WHATWG has it
 */
export function isLocalhostName(host: string): boolean {
  return /(^|\.)localhost$/.test(withoutFinalDot(host));
}

/**
 * Returns true if the name leads nowhere on the public Internet. A name without a dot is private too: ICANN forbids
 * that top-level domains have addresses (SAC053).
 * @param host in lower case, as WHATWG has it
 */
export function isPrivateName(host: string): boolean {
  const name = withoutFinalDot(host);
  return !name.includes('.') || PRIVATE_SUFFIX.test(name);
}
