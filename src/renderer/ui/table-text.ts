/** A table as text that spreadsheets take: tab-separated, one line a row, every digit of every number. */

export interface TextColumn<R> {
  readonly label: string;
  /** What a copy calls it, where the cells are in a unit that its values are not in. */
  readonly copied?: string;
  /** What the copy says; a column without it is left out. */
  readonly text?: ((row: R) => string | number) | undefined;
}

/** Tabs and line ends within a cell would move the cells after it. */
const cell = (text: string | number) => String(text).replace(/[\t\r\n]+/g, ' ');

export function tableAsTsv<R>(columns: readonly TextColumn<R>[], rows: readonly R[]): string {
  const told = columns.flatMap(({ label, copied, text }) => (text ? [{ label: copied ?? label, text }] : []));
  const lines = rows.map((row) => told.map(({ text }) => cell(text(row))).join('\t'));
  return `${[told.map(({ label }) => cell(label)).join('\t'), ...lines].join('\n')}\n`;
}
