/** The end: running jobs are stopped first, so that nothing that Heapcase started outlives it. */

import { app } from 'electron';

/** Jobs have this long to stop (the demo's process, commands on hosts); then the program ends regardless. */
const closeWithinMs = 8_000;

export function endAfter(close: () => Promise<void>): void {
  let closed = false;
  let closing = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (closing) return;
    closing = true;
    const timeUp = new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs));
    void Promise.race([close(), timeUp])
      .catch((error: unknown) => console.error('heapcase: closing failed:', error))
      .then(() => {
        closed = true;
        app.quit();
      });
  });
  // A signal is a wish to quit, not to crash: Ctrl-C in the terminal of `npm start`, a session that ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
