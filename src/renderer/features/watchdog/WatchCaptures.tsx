import { formatTime, parseTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { WatchCapture } from '#core/contract/watch';
import { type Text, useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { openCase } from '../../state/navigation';
import { CaptureMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';
import { useWhen } from '../../ui/use-when';
import { useTight } from './use-tight';

interface WatchCapturesProps {
  readonly captures: readonly WatchCapture[];
  /** The one that is being written now. */
  readonly capturing: string | null;
}

const dayMs = 86_400_000;

/** What lies on the host, newest first, and whether a case has it. */
export function WatchCaptures({ captures, capturing }: WatchCapturesProps) {
  const t = useText();
  const when = useWhen();
  const narrow = useTight();
  const rows = captures.toReversed();
  const columns: readonly Column<WatchCapture>[] = [
    {
      id: 'rung',
      label: t('watch.captures.rung'),
      width: 116,
      cell: ({ rung, state, name, collectedInto }) => (
        <>
          <CaptureMark state={state === 'part' ? 'waiting' : collectedInto === null ? 'arriving' : 'here'} />
          <strong title={name}>{rungName(t, rung)}</strong>
        </>
      ),
    },
    {
      id: 'at',
      label: t('watch.captures.taken'),
      width: 116,
      cell: ({ at }) => {
        const ms = parseTime(at) ?? Number.NaN;
        const today = Math.floor(ms / dayMs) === Math.floor(Date.now() / dayMs);
        return (
          // The time of the day is what tells captures apart: where there is little room the day gives way.
          <span title={at}>
            {formatTime(ms)} {!today && <span className="quiet">{when(at, 'long')}</span>}
          </span>
        );
      },
    },
    ...(narrow ? [] : [filesColumn(t)]),
    {
      id: 'bytes',
      label: t('watch.captures.size'),
      width: 84,
      number: true,
      cell: ({ bytes }) => formatBytes(bytes),
    },
    ...(narrow ? [] : [keptColumn(t, capturing)]),
    {
      id: 'collected',
      label: t('watch.captures.where'),
      width: 'minmax(92px, 1fr)',
      cell: ({ collectedInto }) =>
        collectedInto === null ? (
          <span className="quiet">{t('watch.captures.onHost')}</span>
        ) : (
          <button type="button" className="link" onClick={() => openCase(collectedInto, 'overview')}>
            {t('watch.captures.collected')}
          </button>
        ),
    },
  ];
  return <Table label={t('watch.captures')} columns={columns} rows={rows} rowKey={({ name }) => name} />;
}

const filesColumn = (t: Text): Column<WatchCapture> => ({
  id: 'files',
  label: t('watch.captures.files'),
  width: 56,
  number: true,
  cell: ({ files }) => files,
});

const keptColumn = (t: Text, capturing: string | null): Column<WatchCapture> => ({
  id: 'kept',
  label: t('watch.captures.kept'),
  width: 88,
  cell: ({ state, name }) => (
    <span className="quiet">
      {state === 'part'
        ? t(name === capturing ? 'watch.captures.writing' : 'watch.captures.part')
        : state === 'kept'
          ? t('watch.captures.never')
          : ''}
    </span>
  ),
});
