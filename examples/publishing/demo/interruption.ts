/**
 * Resolves when somebody wants the demo to end. A Ctrl-C may come more than once (npm passes on to its script what the
 * terminal has sent to it already), and a screen may be gone: neither must keep the demo from ending in order.
 */
export function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    const interrupt = () => resolve('interrupted');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
    process.stdout.on('error', interrupt);
  });
}
