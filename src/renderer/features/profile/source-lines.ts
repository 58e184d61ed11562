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
    }
  | { readonly kind: 'fold'; readonly from: number; readonly to: number };

const around = 4;

/** `text` null: only the lines with values, and the gaps between them are not told. `open`: folds that were opened. */
export function shownLines(
  file: SourceFile,
  text: string | null,
  open: ReadonlySet<number>,
): readonly ShownLine[] {
  const values = new Map(file.lines.map((line) => [line.line, line]));
  const own = new Set(file.own);
  const lines = text === null ? null : text.replace(/\n$/, '').split(/\r?\n/);
  const shown = (line: number): ShownLine => ({
    kind: 'line',
    line,
    text: lines === null ? null : (lines[line - 1] ?? ''),
    values: values.get(line) ?? null,
    own: own.has(line),
  });
  if (lines === null) return file.lines.map(({ line }) => shown(line));
  const count = Math.max(lines.length, file.lines.at(-1)?.line ?? 0);
  const wanted = new Uint8Array(count + 1);
  const want = (from: number, to: number) => {
    for (let line = Math.max(1, from); line <= Math.min(count, to); line++) wanted[line] = 1;
  };
  for (const { line } of file.lines) want(line - around, line + around);
  if (file.startLine > 0) want(file.startLine - 1, file.startLine + 1);
  const rows: ShownLine[] = [];
  for (let line = 1; line <= count; ) {
    if (wanted[line] === 1) {
      rows.push(shown(line++));
      continue;
    }
    let end = line;
    while (end < count && wanted[end + 1] === 0) end++;
    if (open.has(line) || end - line < 2) for (let at = line; at <= end; at++) rows.push(shown(at));
    else rows.push({ kind: 'fold', from: line, to: end });
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
