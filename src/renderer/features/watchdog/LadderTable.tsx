import { formatBytes } from '#core/base/units';
import { useText } from '../../i18n';
import { type Column, Table } from '../../ui/Table';
import { rungDistance, rungStateText, rungTitle } from './Ladder';
import type { LadderData } from './ladder';
import { formatPermille } from './watch-words';

interface Row {
  readonly key: string;
  readonly level: string;
  readonly bytes: string;
  readonly state: string;
}

/** The same as the ladder, as figures: for the keyboard, for a screen reader, and to copy. */
export function LadderTable({ data, hostNow }: { data: LadderData; hostNow: number }) {
  const t = useText();
  const { scope, rungs, parts } = data;
  const rows: readonly Row[] = [
    {
      key: 'limit',
      level: t('watch.ladder.limit', { what: '' }).trim(),
      bytes: formatBytes(scope.limit),
      state: scope.what,
    },
    ...rungs.toReversed().map((rung) => ({
      key: String(rung.permille),
      level: rungTitle(rung),
      bytes: formatBytes(rung.bytes),
      state: `${rungStateText(t, rung, hostNow)}, ${rungDistance(t, rung)}`,
    })),
    {
      key: 'value',
      level: t('watch.ladder.now'),
      bytes: formatBytes(scope.used),
      state: formatPermille(scope.permille),
    },
    ...parts.toReversed().map(({ kind, bytes }) => ({
      key: kind,
      level: t(`watch.part.${kind}`),
      bytes: formatBytes(bytes),
      state: '',
    })),
  ];
  const columns: readonly Column<Row>[] = [
    { id: 'level', label: t('watch.ladder.level'), width: 88, cell: ({ level }) => <span>{level}</span> },
    { id: 'bytes', label: t('watch.ladder.bytes'), width: 76, number: true, cell: ({ bytes }) => bytes },
    {
      id: 'state',
      label: t('watch.rules.state'),
      width: 'minmax(60px, 1fr)',
      cell: ({ state }) => <span title={state}>{state}</span>,
    },
  ];
  return (
    <div className="ladder-table">
      <Table fill label={t('watch.ladder')} columns={columns} rows={rows} rowKey={({ key }) => key} />
    </div>
  );
}
