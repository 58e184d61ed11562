/** Text in columns, aligned to the right. Go: text/tabwriter with AlignRight and a padding of one. */

import { characters } from './numbers';

interface Cell {
  text: string;
  /** In characters; what is between two escapes counts without them. */
  width: number;
}

/** The byte 0xff, which no UTF-8 has, as `decodeUtf8` reads it: up to the next one no tab or newline has a meaning. */
const escapeMark = '\udcff';

/** What ends a cell, and the escape; every second piece of a text that is split at them. */
const marks = /([\t\v\n\f\udcff])/u;

/**
 * A tab ends a cell, and a column reaches over the lines that follow each other and have it; what stands behind the
 * last tab of a line belongs to none. A line without a tab, or a form feed, ends all columns.
 */
export function alignRight(text: string): string {
  let out = '';
  let lines: Cell[][] = [[]];
  let cell = '';
  let escapes = 0;
  let isEscaped = false;
  const endCell = (): number => {
    const line = lines.at(-1) as Cell[];
    line.push({ text: cell, width: characters(cell) - 2 * escapes });
    cell = '';
    escapes = 0;
    return line.length;
  };
  for (const [i, piece] of text.split(marks).entries()) {
    if (i % 2 === 0 || (isEscaped && piece !== escapeMark)) {
      cell += piece;
      continue;
    }
    if (piece === escapeMark) {
      cell += piece;
      if (isEscaped) escapes++;
      isEscaped = !isEscaped;
      continue;
    }
    const cells = endCell();
    if (piece === '\t' || piece === '\v') continue;
    lines.push([]);
    if (cells > 1 && piece === '\n') continue;
    out += aligned(lines);
    lines = [[]];
  }
  if (cell !== '') endCell();
  return out + aligned(lines);
}

function aligned(lines: readonly (readonly Cell[])[]): string {
  const texts = lines.map(() => '');
  /** Lines that have a column, one column after the other. */
  let having = lines.map((_, i) => i);
  for (let column = 0; having.length > 0; column++) {
    const cellOf = (line: number) => (lines[line] as readonly Cell[])[column];
    for (const line of having)
      if (column === (lines[line] as readonly Cell[]).length - 1) texts[line] += cellOf(line)?.text ?? '';
    having = having.filter((line) => column < (lines[line] as readonly Cell[]).length - 1);
    for (let from = 0, to = 0; from < having.length; from = to) {
      for (to = from + 1; having[to] === (having[to - 1] as number) + 1; ) to++;
      const block = having.slice(from, to);
      const width = block.reduce((most, line) => Math.max(most, (cellOf(line)?.width ?? 0) + 1), 0);
      for (const line of block) {
        const { text, width: own } = cellOf(line) as Cell;
        texts[line] += ' '.repeat(Math.max(0, width - own)) + text;
      }
    }
  }
  return texts.join('\n');
}
