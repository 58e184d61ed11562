/** Times as text, in UTC and nothing else: no locale or zone of the machine may show in a case. */

/** Milliseconds since the epoch of an RFC 3339 time; null when the text is none. */
export function parseTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const ms = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(ms) ? null : ms;
}

/** `2026-11-23T03:12:46.041Z`. */
export function formatRfc3339(ms: number): string {
  return isTime(ms) ? new Date(ms).toISOString() : '–';
}

/** `2026-11-23`. */
export function formatDate(ms: number): string {
  return formatRfc3339(ms).slice(0, 10);
}

/** `03:12:46`; with tenths `03:12:46.0`, cut and not rounded, so that a time never lies in the future. */
export function formatTime(ms: number, precision: 'seconds' | 'tenths' = 'seconds'): string {
  return isTime(ms) ? formatRfc3339(ms).slice(11, precision === 'tenths' ? 21 : 19) : '–';
}

/** `2026-11-23 03:12:46.0`. */
export function formatDateTime(ms: number, precision: 'seconds' | 'tenths' = 'seconds'): string {
  return isTime(ms) ? `${formatDate(ms)} ${formatTime(ms, precision)}` : '–';
}

const isTime = (ms: number) => Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;
