/**
 * Notices that this computer slept: the wall clock moved on although no timer could run. A set clock and a
 * frozen program look the same; asking the other side whether it is there harms in neither case.
 */

const everyMs = 5_000;
const jumpMs = 10_000;

export interface PauseClock {
  now(): number;
  readonly everyMs: number;
  readonly jumpMs: number;
}

/** Calls back after each pause; the returned function ends it. It keeps no program alive. */
export function watchForPauses(
  onPause: () => void,
  clock: PauseClock = { now: Date.now, everyMs, jumpMs },
): () => void {
  let last = clock.now();
  const timer = setInterval(() => {
    const now = clock.now();
    if (now - last > clock.everyMs + clock.jumpMs) onPause();
    last = now;
  }, clock.everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
