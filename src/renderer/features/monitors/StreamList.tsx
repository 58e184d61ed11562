import { formatTime, parseTime } from '#core/base/time';
import { formatBytes, formatNumber } from '#core/base/units';
import type { MonitorRun, MonitorStream } from '#core/contract/monitor';
import { useSay, useText } from '../../i18n';
import { StepMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';

const marks = {
  running: 'running',
  waiting: 'waiting',
  ended: 'done',
  failed: 'failed',
  unavailable: 'skipped',
} as const;

/** Each monitor of the run: what runs there, how much came, what is to be known of it. */
export function StreamList({ run }: { run: MonitorRun }) {
  const t = useText();
  const say = useSay();
  const columns: readonly Column<MonitorStream>[] = [
    {
      id: 'monitor',
      label: t('monitors.stream.monitor'),
      width: 104,
      cell: ({ monitor, state }) => (
        <>
          <StepMark state={marks[state]} />
          <strong>{monitor}</strong>
        </>
      ),
    },
    {
      id: 'named',
      label: t('monitors.stream.runs'),
      width: 'minmax(120px, 1fr)',
      cell: ({ named }) => <code title={named ?? ''}>{named ?? t('ui.unknown')}</code>,
    },
    {
      id: 'samples',
      label: t('monitors.stream.samples'),
      width: 72,
      number: true,
      cell: ({ samples }) => formatNumber(samples),
    },
    {
      id: 'bytes',
      label: t('monitors.stream.kept'),
      width: 80,
      number: true,
      cell: ({ bytes }) => formatBytes(bytes),
    },
    {
      id: 'notes',
      label: t('monitors.stream.notes'),
      width: 'minmax(120px, 1.2fr)',
      cell: (stream) => {
        const words = notesOf(stream);
        return <span title={words}>{words}</span>;
      },
    },
  ];

  function notesOf({ state, failure, why, gaps, notes, unknownLines }: MonitorStream): string {
    const last = gaps.at(-1);
    const time = (at: string) => formatTime(parseTime(at) ?? Number.NaN);
    return [
      ...(failure ? [say.failure(failure)] : []),
      ...(why ? [say.message(why)] : []),
      ...(state === 'waiting' && last?.to === null ? [t('monitors.lost', { time: time(last.from) })] : []),
      ...gaps
        .filter(({ to }) => to !== null)
        .map(({ from, to }) => t('monitors.gap', { from: time(from), to: time(to ?? from) })),
      ...notes.map((note) => say.message({ key: `monitor.note.${note}`, fillings: {} })),
      ...(unknownLines > 0 ? [t('monitors.unknownLines', { count: unknownLines })] : []),
    ].join(' ');
  }

  return (
    <Table
      label={t('monitors.streams')}
      columns={columns}
      rows={run.streams}
      rowKey={({ monitor }) => monitor}
    />
  );
}
