/** Which lines of a file are shown: those that hold something with a few around them; the rest is folded. */

import type { SourceFile, SourceLine } from '#core/profile/index';

export type ShownLine =
  | {
      readonly kind: 'line';
      readonly line: number;
      /** Null where the text is not to be had. */
      readonly text: string | null;
      readonly values: SourceLine | null;
      /** A line of the selected function. */
      readonly own: boolean;
      /** It holds what is searched. */
      readonly found: boolean;
    }
  | { readonly kind: 'fold'; readonly from: number; readonly to: number };

const around = 4;
/** Of a fold that is opened: thirty thousand lines at once would hold up the window. What is left is a fold again. */
const mostOpened = 500;

const linesOf = (text: string) => text.replace(/\n$/, '').split(/\r?\n/);

/** The lines that hold what is searched: in their text, or in the name of a function that has a value there. */
export function foundLines(
  file: SourceFile,
  text: string | null,
  has: ((text: string) => boolean) | null,
): readonly number[] {
  if (has === null) return [];
  const found = new Set(file.lines.flatMap(({ line, functions }) => (functions.some(has) ? [line] : [])));
  if (text !== null) for (const [i, line] of linesOf(text).entries()) if (has(line)) found.add(i + 1);
  return [...found].sort((a, b) => a - b);
}

/**
 * `text` null: only the lines with values, and the gaps between them are not told. `open`: folds that were opened.
 * Lines of `found` are in no fold.
 */
export function shownLines(
  file: SourceFile,
  text: string | null,
  open: ReadonlySet<number>,
  found: readonly number[] = [],
): readonly ShownLine[] {
  const values = new Map(file.lines.map((line) => [line.line, line]));
  const own = new Set(file.own);
  const searched = new Set(found);
  const lines = text === null ? null : linesOf(text);
  const shown = (line: number): ShownLine => ({
    kind: 'line',
    line,
    text: lines === null ? null : (lines[line - 1] ?? ''),
    values: values.get(line) ?? null,
    own: own.has(line),
    found: searched.has(line),
  });
  if (lines === null) return file.lines.map(({ line }) => shown(line));
  const count = Math.max(lines.length, file.lines.at(-1)?.line ?? 0);
  const wanted = new Uint8Array(count + 1);
  const want = (from: number, to: number) => {
    for (let line = Math.max(1, from); line <= Math.min(count, to); line++) wanted[line] = 1;
  };
  for (const { line } of file.lines) want(line - around, line + around);
  for (const line of found) want(line - 1, line + 1);
  if (file.startLine > 0) want(file.startLine - 1, file.startLine + 1);
  const rows: ShownLine[] = [];
  for (let line = 1; line <= count; ) {
    if (wanted[line] === 1) {
      rows.push(shown(line++));
      continue;
    }
    let end = line;
    while (end < count && wanted[end + 1] === 0) end++;
    if (open.has(line) || end - line < 2) {
      end = Math.min(end, line + mostOpened - 1);
      for (let at = line; at <= end; at++) rows.push(shown(at));
    } else rows.push({ kind: 'fold', from: line, to: end });
    line = end + 1;
  }
  return rows;
}

/** The lines that hold most of the file, the heaviest first. */
export const hotLines = ({ lines }: SourceFile): readonly number[] =>
  [...lines]
    .sort((a, b) => Math.abs(b.cum) - Math.abs(a.cum) || Math.abs(b.flat) - Math.abs(a.flat))
    .slice(0, 10)
    .map(({ line }) => line);
