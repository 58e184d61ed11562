/** The first line of goroutine?debug=1: `goroutine profile: total 12`. Null when it is not there or cut. */
export function parseGoroutineCount(text: string): number | null {
  const match = /^goroutine profile: total (\d+)\r?\n/.exec(text);
  return match ? Number(match[1]) : null;
}
