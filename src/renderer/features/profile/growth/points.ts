/** The points of a function's chart as rows of a table. */

import type { Text } from '../../../i18n';
import { valueStyle } from '../../../profiles/values';
import type { Column } from '../../../ui/Table';
import { type SeriesShown, wholeOf } from './FunctionChart';
import { memoryBeside, rssAt } from './memory-beside';
import { memberName } from './series';

interface Point {
  readonly index: number;
  readonly name: string;
  readonly value: number;
  /** Half the 95 % interval of the sampling; null where that is not known. */
  readonly error: number | null;
  /** Of the whole profile. */
  readonly total: number;
  /** Resident bytes at that time, where they were recorded. */
  readonly rss: number | null;
}

export function pointsOf({ caseView, members, order, row, totals, unit }: SeriesShown): readonly Point[] {
  const beside =
    unit === 'bytes' ? memoryBeside(caseView, members[0]?.at ?? 0, members.at(-1)?.at ?? 0) : null;
  return members.map((member, index) => ({
    index,
    name: memberName(member, order),
    value: row.values[index] ?? 0,
    error: row.errors?.[index] ?? null,
    total: totals[index] ?? 0,
    rss: beside && rssAt(beside, member.at),
  }));
}

export function pointColumns(
  { sampleType, unit }: SeriesShown,
  points: readonly Point[],
  t: Text,
): readonly Column<Point>[] {
  const most = Math.max(0, ...points.map(({ total, rss }) => Math.max(total, rss ?? 0)));
  const style = valueStyle(unit, most, { unit: 'minimum', divideBy: 1 });
  const figure = (id: 'value' | 'error' | 'total' | 'rss', label: string, sign = ''): Column<Point> => ({
    id,
    label: style.unit === '' ? label : `${label}, ${style.unit}`,
    copied: `${label}, ${style.exactUnit}`,
    width: 140,
    number: true,
    cell: ({ [id]: value }) => (value === null ? '–' : `${sign}${style.cell(value)}`),
    title: ({ [id]: value }) => (value === null ? '' : style.exact(value)),
    text: ({ [id]: value }) => value ?? '',
  });
  return [
    {
      id: 'name',
      label: t('growth.point'),
      width: 'minmax(110px, 1fr)',
      cell: ({ name }) => name,
      text: ({ name }) => name,
    },
    figure('value', t('growth.function')),
    figure('error', t('growth.error'), '±'),
    figure('total', t(wholeOf(sampleType))),
    ...(points.some(({ rss }) => rss !== null) ? [figure('rss', 'RSS')] : []),
  ];
}
