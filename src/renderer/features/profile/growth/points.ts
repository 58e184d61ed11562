/** The points of a function's chart as rows of a table. */

import { valueError } from '#core/profile/series-error';
import type { Text } from '../../../i18n';
import { valueStyle } from '../../../profiles/values';
import type { Column } from '../../../ui/Table';
import { isHeapInUse, type SeriesShown } from './FunctionChart';
import { limitAt, memoryBeside, rssAt } from './memory-beside';
import { memberName } from './series';

/** What is known of a capture; null where it is not. */
interface Point {
  readonly index: number;
  readonly name: string;
  readonly value: number;
  /** Half the 95 % interval of the sampling. */
  readonly error: number | null;
  /** Of the whole profile. */
  readonly total: number;
  /** Bytes in use in the whole heap. */
  readonly heap: number | null;
  /** Resident bytes at that time. */
  readonly rss: number | null;
  /** What bound the process then, in bytes. */
  readonly limit: number | null;
}

export function pointsOf(shown: SeriesShown): readonly Point[] {
  const { caseView, members, order, row, totals, period, heapInUse } = shown;
  const beside = memoryBeside(
    caseView,
    members[0]?.choice.target ?? null,
    members[0]?.at ?? 0,
    members.at(-1)?.at ?? 0,
  );
  return members.map((member, index) => ({
    index,
    name: memberName(member, order),
    value: row.values[index] ?? 0,
    error: period === null ? null : valueError(row.values[index] ?? 0, period),
    total: totals[index] ?? 0,
    heap: heapInUse[index] ?? null,
    rss: rssAt(beside, member.at),
    limit: limitAt(beside, member.at),
  }));
}

type OwnFigure = 'value' | 'error' | 'total';
type MemoryFigure = 'heap' | 'rss' | 'limit';

const automatic = { unit: 'minimum', divideBy: 1 } as const;

export function pointColumns(
  { sampleType, unit }: SeriesShown,
  points: readonly Point[],
  t: Text,
): readonly Column<Point>[] {
  const largest = (...of: readonly (OwnFigure | MemoryFigure)[]) =>
    points.reduce((most, point) => Math.max(most, ...of.map((id) => point[id] ?? 0)), 0);
  const oneUnit = isHeapInUse(sampleType);
  const own = valueStyle(unit, oneUnit ? largest('total', 'rss') : largest('value', 'total'), automatic);
  const memory = oneUnit ? own : valueStyle('bytes', largest('heap', 'rss'), automatic);
  const figure = (id: OwnFigure | MemoryFigure, label: string, style = own, sign = ''): Column<Point> => ({
    id,
    label: style.unit === '' ? label : `${label}, ${style.unit}`,
    copied: `${label}, ${style.exactUnit}`,
    width: 140,
    number: true,
    cell: ({ [id]: value }) => (value === null ? '–' : `${sign}${style.cell(value)}`),
    title: ({ [id]: value }) => (value === null ? '' : style.exact(value)),
    text: ({ [id]: value }) => value ?? '',
  });
  const ofMemory = (id: MemoryFigure, label: string) =>
    points.some((point) => point[id] !== null) ? [figure(id, label, memory)] : [];
  return [
    {
      id: 'name',
      label: t('growth.point'),
      width: 'minmax(110px, 1fr)',
      cell: ({ name }) => name,
      text: ({ name }) => name,
    },
    figure('value', t('growth.function')),
    figure('error', t('growth.error'), own, '±'),
    ...(oneUnit ? [] : [figure('total', t('growth.all'))]),
    ...ofMemory('heap', t('growth.heap')),
    ...ofMemory('rss', 'RSS'),
    ...ofMemory('limit', t('growth.limit')),
  ];
}
