/**
 * Resolves when a person wants the demo to end. A Ctrl-C may come more than once, since npm passes on to its script the
 * signal that the terminal has sent to it already. The terminal may also be closed. The demo ends in order in either
 * case.
 */
export function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    const interrupt = () => resolve('interrupted');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
    process.stdout.on('error', interrupt);
  });
}
