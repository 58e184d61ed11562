import type { ProfileChoice } from './captures';

/** `name`: not all of them say when they were taken, or two say the same. */
export type OpenedOrder = 'time' | 'name';

export interface OpenedChoices {
  readonly choices: readonly ProfileChoice[];
  readonly by: OpenedOrder;
}

/** `heap-10` comes after `heap-9`. */
const byNumbers = new Intl.Collator('en', { numeric: true });

/** Files that a person opened together: in the order of the times that they name, or of their names where they do not. */
export function inTheirOrder(opened: readonly ProfileChoice[]): OpenedChoices {
  const times = opened.flatMap(({ opened: origin }) => origin?.saysTakenAt ?? []);
  const timed = times.length === opened.length && new Set(times).size === opened.length;
  const time = ({ opened: origin }: ProfileChoice) => origin?.saysTakenAt ?? 0;
  const choices = opened.toSorted(
    timed ? (a, b) => time(a) - time(b) : (a, b) => byNumbers.compare(a.file, b.file),
  );
  return { choices, by: timed ? 'time' : 'name' };
}
