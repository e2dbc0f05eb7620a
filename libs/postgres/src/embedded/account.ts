import { readFileSync } from 'node:fs';

/** The account that the server runs as: Postgres refuses to run as root. If undefined, the account of this process. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/** The unprivileged account for the server if this process is root's: `postgres` where there is one, else `nobody`. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const found = accounts.find(([accountName]) => accountName === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  return undefined;
}
