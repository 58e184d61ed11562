/** How long to wait before the next try: longer each time, never the same for two who lost the same network. */

export const firstWaitMs = 1_000;
export const longestWaitMs = 60_000;

/** Milliseconds before try number `retry` (from 1): 1 s doubled up to 60 s, a quarter more or less by chance. */
export function backoffMs(retry: number, random: () => number = Math.random): number {
  const even = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(retry - 1, 16));
  return Math.round(even * (0.75 + random() / 2));
}
