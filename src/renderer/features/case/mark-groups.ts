/** Marks on the spine whose labels would lie over one another, under one label. */

interface Mark {
  /** Pixels from the left of the plot. */
  readonly x: number;
  readonly label: string;
}

export interface MarkGroup<M extends Mark> {
  /** From left to right; never empty. */
  readonly marks: readonly M[];
  /** `60 70 80 %`: written at the first mark. */
  readonly label: string;
}

/** Where a label is written: it ends before its first mark, or begins below it. */
type LabelPlace = 'before' | 'below';

/** Half of a mark, and the room between it and its label. */
const markRoom = 10;
/** Pixels, of the small bold type of these labels: rather too wide than two in one place. */
const characterWidth = 6.5;
const wideCharacterWidth = 11.5;
const mostLabels = 3;

/** Each mark with those that its label would touch; a longer common label may reach the next group, which then joins it. */
export function groupMarks<M extends Mark>(marks: readonly M[], place: LabelPlace): readonly MarkGroup<M>[] {
  const groups: MarkGroup<M>[] = [];
  for (const mark of marks.toSorted((a, b) => a.x - b.x)) {
    let group: MarkGroup<M> = { marks: [mark], label: mark.label };
    for (let left = groups.at(-1); left && touches[place](left, group); left = groups.at(-1)) {
      groups.pop();
      group = joined([...left.marks, ...group.marks]);
    }
    groups.push(group);
  }
  return groups;
}

const touches: Readonly<Record<LabelPlace, (left: MarkGroup<Mark>, group: MarkGroup<Mark>) => boolean>> = {
  before: (left, { marks: [first], label }) =>
    first.x - markRoom - widthOf(label) < Math.max(...left.marks.map(({ x }) => x)) + markRoom,
  below: (left, { marks: [first] }) => first.x < left.marks[0].x + widthOf(left.label) + markRoom,
};

const widthOf = (label: string): number =>
  [...label].reduce((sum, one) => sum + (one > '\u2e80' ? wideCharacterWidth : characterWidth), 0);

/** Says how many they are where the labels alone do not. */
function joined<M extends Mark>(marks: readonly M[]): MarkGroup<M> {
  const labels = [...new Set(marks.map(({ label }) => label))];
  const few = labels.length <= mostLabels;
  const text = few ? inShort(labels) : `${labels[0]} … ${labels.at(-1)}`;
  return { marks, label: few && labels.length === marks.length ? text : `${text} (${marks.length})` };
}

/** `60 %`, `70 %` as `60 70 %`. */
function inShort(labels: readonly string[]): string {
  const shares = labels.flatMap((label) => /^(\d+) %$/.exec(label)?.[1] ?? []);
  return shares.length === labels.length ? `${shares.join(' ')} %` : labels.join(', ');
}
