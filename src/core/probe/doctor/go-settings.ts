/** The Go runtime's settings as it reads them from its environment (runtime/mgcpacer.go, runtime/debug). */

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Bytes; Infinity for `off` and for the largest number; null for what the runtime refuses to start with. */
export function parseGoMemoryLimit(text: string): number | null {
  if (text === 'off') return Number.POSITIVE_INFINITY;
  const match = /^(\d{1,19})(B|KiB|MiB|GiB|TiB)?$/.exec(text);
  if (!match) return null;
  const bytes = Number(match[1]) * units[match[2] ?? ''];
  return bytes >= 2 ** 63 - 1024 ? Number.POSITIVE_INFINITY : bytes;
}

/** Percent; `off` for none. What is no number counts as 100, as it does for the runtime. */
export function parseGogc(text: string): number | 'off' {
  if (text === 'off') return 'off';
  if (!/^-?\d{1,9}$/.test(text)) return 100;
  const percent = Number(text);
  return percent < 0 ? 'off' : percent;
}

/** `a=1,b=2` as pairs; a name that comes again wins. */
export function parseGodebug(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) found.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return found;
}
