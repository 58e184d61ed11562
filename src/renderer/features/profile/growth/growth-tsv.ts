import { visibleLine } from '#core/base/text';
import type { GrowthRow } from '../../../worker/profile-calls';

/** The whole series as a table for a spreadsheet: raw values, a column for each capture. */
export function growthAsTsv(rows: readonly GrowthRow[], times: readonly number[]): string {
  const head = ['function', ...times.map((at) => new Date(at).toISOString()), 'slope per second', 'steps up'];
  const lines = rows.map(({ function: name, values, slope, stepsUp }) =>
    [visibleLine(name), ...values, slope ?? '', stepsUp].join('\t'),
  );
  return `${[head.join('\t'), ...lines].join('\n')}\n`;
}
