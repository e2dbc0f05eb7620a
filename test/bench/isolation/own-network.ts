import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endChild, onEnd } from '../started-children.ts';

/** Set in the process that runs in a network of its own. */
const MARK = 'POSTHORN_BENCH_OWN_NETWORK';

/** Longer than this program takes to end everything that it has started. */
const STOP_TIMEOUT_MS = 60_000;

/** Brings up its loopback, and makes 127.0.0.1 the one DNS server. The mount ends with the namespace. */
const SCRIPT = `
set -e
ip link set lo up
file=$(mktemp)
echo 'nameserver 127.0.0.1' > "$file"
mount --bind "$file" /etc/resolv.conf
rm "$file"
exec "$@"
`;

/** Returns true if this process has a network of its own, with 127.0.0.1 as its only DNS server. */
export const hasOwnNetwork = () => process.env[MARK] !== undefined;

/** Returns true if this process may make a network of its own: Linux namespaces require root. */
export const mayHaveOwnNetwork = () => process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Runs this very program again in a network and a mount namespace of its own, where nothing but loopback is.
 * @returns its exit code
 */
export async function runInOwnNetwork(): Promise<number> {
  const program = [process.execPath, ...process.argv.slice(1)];
  const child = spawn('unshare', ['-n', '-m', 'sh', '-c', SCRIPT, 'sh', ...program], {
    env: { ...process.env, [MARK]: '1' },
    stdio: 'inherit',
  });
  onEnd(() => endChild(child, STOP_TIMEOUT_MS));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
