import type { Evidence } from './model';

const shortest = 8;

/**
 * The id of evidence that is about to join a case: the first eight hex digits of its SHA-256, with `~2`,
 * `~3` … where the same bytes were captured before. Other bytes that begin alike (by chance, or because a
 * server made them so) get four more digits until they differ, so an id never means two files.
 */
export function evidenceId(sha256: string, present: readonly Pick<Evidence, 'id' | 'sha256'>[]): string {
  const same = present.filter((other) => other.sha256 === sha256);
  const first = same[0]?.id;
  if (first !== undefined) {
    const taken = new Set(same.map((other) => other.id));
    let count = same.length + 1;
    while (taken.has(`${first}~${count}`)) count += 1;
    return `${first}~${count}`;
  }
  let length = shortest;
  while (length < sha256.length && present.some((other) => other.id === sha256.slice(0, length))) length += 4;
  return sha256.slice(0, length);
}
