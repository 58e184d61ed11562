import { tableAsTsv } from '../../ui/table-text';
import type { FunctionAnswer } from '../../worker/profile-calls';

interface DrawerRow {
  readonly relation: string;
  readonly function: string;
  readonly value: number | '';
  readonly file: string;
  readonly line: number | '';
}

/** What the drawer says of a function, as one table for a spreadsheet: values in full, shares of the function's cum. */
export function drawerAsTsv({
  function: name,
  file,
  line,
  flat,
  cum,
  callers,
  callees,
  lines,
  path,
}: FunctionAnswer): string {
  const place = { function: name, file };
  const rows: readonly DrawerRow[] = [
    { ...place, relation: 'flat', value: flat, line },
    { ...place, relation: 'cum', value: cum, line },
    ...callers.map((one) => ({
      relation: 'called by',
      function: one.function,
      value: one.value,
      file: '',
      line: '' as const,
    })),
    ...callees.map((one) => ({
      relation: 'calls',
      function: one.function,
      value: one.value,
      file: '',
      line: '' as const,
    })),
    ...lines.map((one) => ({ ...place, relation: 'line, cum', value: one.cum, line: one.line })),
    ...path.map((one) => ({
      relation: 'heaviest call path',
      function: one.function,
      value: '' as const,
      file: one.file,
      line: one.line,
    })),
  ];
  return tableAsTsv(
    [
      { label: 'relation', text: ({ relation }: DrawerRow) => relation },
      { label: 'function', text: (row) => row.function },
      { label: 'value', text: ({ value }) => value },
      {
        label: 'share of this function',
        text: ({ value }) => (value === '' || cum === 0 ? '' : value / cum),
      },
      { label: 'file', text: (row) => row.file },
      { label: 'line', text: (row) => row.line },
    ],
    rows,
  );
}
