/** Tables of procps and sysstat: columns by the name in their header, rows by white space, never by position. */

/** A row's cells by column name; a last column whose cells may hold blanks takes the rest. Null: cells are missing. */
export function rowOf(
  columns: readonly string[],
  line: string,
  lastHoldsBlanks: boolean,
): Readonly<Record<string, string>> | null {
  const cells = line.trim().split(/\s+/);
  if (cells.length < columns.length || (!lastHoldsBlanks && cells.length > columns.length)) return null;
  const row: Record<string, string> = {};
  columns.forEach((name, index) => {
    row[name] = index === columns.length - 1 ? cells.slice(index).join(' ') : cells[index];
  });
  return row;
}

export const cellsOf = (line: string): readonly string[] => line.trim().split(/\s+/);

/** A number as tools print it, with a decimal comma in some locales; null where it is none. */
export function numberOf(cell: string | undefined): number | null {
  if (cell === undefined || !/^-?\d+(?:[.,]\d+)?$/.test(cell)) return null;
  return Number(cell.replace(',', '.'));
}

const kibOf: Readonly<Record<string, number>> = {
  '': 1,
  b: 1 / 1024,
  k: 1,
  m: 1024,
  g: 1024 ** 2,
  t: 1024 ** 3,
  p: 1024 ** 4,
  e: 1024 ** 5,
};

/**
 * A size as top, free -h and busybox print it (`1.2g`, `23Gi`, `17m`, `0B`, plain KiB), in KiB. Decimal units
 * (`--si`) are not told apart by the text alone.
 */
export function kibOfSize(cell: string | undefined): number | null {
  const found = /^(\d+(?:[.,]\d+)?)([bkmgtpe]?)(?:ib?|b)?$/i.exec(cell ?? '');
  if (!found) return null;
  return Number(found[1].replace(',', '.')) * kibOf[found[2].toLowerCase()];
}
