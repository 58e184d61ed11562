/** Waits for a moment, an end or a request to stop; the end's value, or null for the other two. */
export async function until<T>(moment: number, end: Promise<T>, stop: AbortSignal): Promise<T | null> {
  if (stop.aborted) return null;
  let finish: (value: null) => void = () => {};
  const waiting = new Promise<null>((resolve) => {
    finish = resolve;
  });
  const timer = setTimeout(() => finish(null), Math.max(0, moment - Date.now()));
  const onStop = () => finish(null);
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([end, waiting]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
