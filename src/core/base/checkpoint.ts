/**
 * How a long synchronous loop can be ended and tell how far it is. Nothing reaches a thread that is busy, so the loop
 * asks: whoever started it says what is asked then (`interruptible`), and ends it by throwing.
 */

type Check = (part: number) => void;

let current: Check | null = null;

/**
 * A loop asks once for so many items, less one; a power of two. Little more than a millisecond passes meanwhile.
 * Loops of half a million items ask this themselves, as the call alone takes ten milliseconds before it is compiled:
 * `if ((item & betweenCheckpoints) === 0) checkpoint(item, all)`.
 */
export const betweenCheckpoints = 4095;

/** Runs `work`; its loops call `check` with the share of the loop that is done. What `check` throws ends the work. */
export function interruptible<T>(check: Check, work: () => T): T {
  const before = current;
  current = check;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** For each item of a loop that may take longer than a person waits without a word. */
export function checkpoint(done: number, all: number): void {
  if ((done & betweenCheckpoints) === 0) current?.(done / all);
}
