/** Rows as text, each column as wide as its widest cell; the last one runs free. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  return rows
    .map((row) =>
      row.map((cell, index) => (index === row.length - 1 ? cell : padded(cell, widths[index]))).join('  '),
    )
    .join('\n');
}

/** Cells of a terminal: Chinese characters and full-width marks take two. */
const widthOf = (text: string): number =>
  text.length +
  (text.match(
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g,
  )?.length ?? 0);

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
