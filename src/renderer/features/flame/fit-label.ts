/** What can be written in a box: the longest spelling of a name that fits, cut at its end as the last resort. */

/** How wide a text is in the picture's font, in pixels. */
export type Measure = (text: string) => number;

export interface BoxLabel {
  readonly name: string;
  /** Empty where there is no room beside the name. */
  readonly value: string;
}

const ellipsis = '…';
const leastCharacters = 3;
const gap = 12;

/** Null where not even a few letters fit. `room`: between the paddings. */
export function fitLabel(
  spellings: readonly string[],
  value: string,
  room: number,
  measure: Measure,
): BoxLabel | null {
  for (const name of spellings) {
    const width = measure(name);
    if (width > room) continue;
    const beside = value !== '' && width + gap + measure(value) <= room;
    return { name, value: beside ? value : '' };
  }
  const last = spellings.at(-1) ?? '';
  const most = Math.floor((room - measure(ellipsis)) / measure('x'));
  if (most < leastCharacters) return null;
  return { name: `${last.slice(0, most)}${ellipsis}`, value: '' };
}

/** Every letter of a monospace font is as wide as any other; only what it does not have needs measuring. */
export function monospace(letter: number, measureOther: Measure): Measure {
  return (text) => (/^[\u0020-\u007e…−•▲▼\u202f]*$/.test(text) ? text.length * letter : measureOther(text));
}
