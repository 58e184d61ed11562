import { visibleLine } from '#core/base/text';
import type { GrowthRow } from '../../../worker/profile-calls';
import type { CaptureSeries } from './series';

/** The whole series as a table for a spreadsheet: raw values, a column for each capture or file. */
export function growthAsTsv(rows: readonly GrowthRow[], { members, order }: CaptureSeries): string {
  const columns = members.map(({ at, choice }) =>
    order === 'name' ? visibleLine(choice.file) : new Date(at).toISOString(),
  );
  const slope = order === 'name' ? 'slope per profile' : 'slope per second';
  const head = [
    'function',
    ...columns,
    slope,
    '95 % interval of the slope, plus or minus',
    'steps up',
    'steps',
  ];
  const lines = rows.map(({ function: name, values, slope, slopeError, stepsUp }) =>
    [visibleLine(name), ...values, slope ?? '', slopeError ?? '', stepsUp, values.length - 1].join('\t'),
  );
  return `${[head.join('\t'), ...lines].join('\n')}\n`;
}
