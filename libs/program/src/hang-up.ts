import { readFileSync, readlinkSync } from 'node:fs';

const WRITE_ONLY = 1;
const ACCESS_MODE = 3;

/**
 * Returns true if GNU `nohup` has replaced the terminal as standard input: by `/dev/null`, opened for writing only.
 * False where there is no `/proc`.
 */
function isInputOfNohup(): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'))?.[1] ?? '0';
    return readlinkSync('/proc/self/fd/0') === '/dev/null' && (parseInt(flags, 8) & ACCESS_MODE) === WRITE_ONLY;
  } catch {
    return false;
  }
}

/**
 * Returns true if this process was started under `nohup`. Node resets an ignored SIGHUP before any of our lines run, so
 * `/proc/self/status` does not show it any more. Two traces of `nohup` are left: the variable `_`, in which a shell
 * puts the program that it starts, and the standard input (docs/adr/0044-stop-signals.md).
 */
export function isHangUpIgnored(env: Readonly<Record<string, string | undefined>>): boolean {
  return /(^|\/)nohup$/.test(env._ ?? '') || isInputOfNohup();
}
