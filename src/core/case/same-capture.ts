import type { Evidence } from './model';

/** True for two tellings of one capture: all is equal but the id, whatever the order of the fields. */
export function sameCapture(one: Evidence, other: Evidence): boolean {
  return canonical({ ...one, id: '' }) === canonical({ ...other, id: '' });
}

/** JSON with sorted keys, to compare values. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
