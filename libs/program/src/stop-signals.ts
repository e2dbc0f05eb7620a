import { isHangUpIgnored } from './hang-up.ts';

/** The signals that request a stop. A hang-up is one, unless the process was started to outlive its terminal. */
const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

let isListening = false;
let stop: (signal: NodeJS.Signals) => void = (signal) => {
  process.stderr.write(`posthorn: Stopped by ${signal} before it had started.\n`);
  process.exit(0);
};

/** Ignores a hang-up again if `nohup` had ignored it: Node resets that, and the signal would end the process. */
export function keepHangUpIgnored(): void {
  if (isHangUpIgnored(process.env)) process.on('SIGHUP', () => undefined);
}

/**
 * Makes each stop signal end the process with code 0 until `stopRequested` is called: there is nothing to drain yet.
 */
export function obeyStopSignals(): void {
  if (isListening) return;
  isListening = true;
  for (const signal of STOP_SIGNALS) {
    if (signal !== 'SIGHUP' || !isHangUpIgnored(process.env)) process.on(signal, () => stop(signal));
  }
}

/**
 * Resolves with the first stop signal. The handlers stay: npm forwards a terminal's Ctrl-C, so the signal comes twice,
 * and the second signal must not end the process in the middle of its drain.
 */
export function stopRequested(): Promise<NodeJS.Signals> {
  obeyStopSignals();
  return new Promise((resolve) => (stop = resolve));
}
