import { formatTime, parseTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { CaptureFile, CaptureProgress, JobSnapshot } from '#core/contract/job';
import { useText } from '../../i18n';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { CaptureMark, StepMark } from '../../ui/marks';
import { type Column, Table } from '../../ui/Table';

const labels = {
  'heap-profile': 'heap',
  'allocs-profile': 'allocs',
  'goroutine-profile': 'goroutine',
  profile: 'profile',
  memstats: 'MemStats',
  'memory-series': 'series',
  'host-facts': 'facts',
  response: 'response',
  file: 'file',
} as const;

/** Captures as they arrive, file by file; the chosen one is chosen on the spine too. */
export function CapturesTable({ job }: { job: JobSnapshot }) {
  const t = useText();
  const chosen = useTimeLook(job.caseId).capture;
  const columns: readonly Column<CaptureProgress>[] = [
    {
      id: 'capture',
      label: t('live.captures.name'),
      width: 88,
      cell: ({ label, number, files }) => (
        <>
          <CaptureMark state={stateOf(files)} />
          <strong>{label === 'baseline' ? t('spine.legend.baseline') : String(number)}</strong>
        </>
      ),
    },
    {
      id: 'taken',
      label: t('live.captures.taken'),
      className: 'cell-time',
      width: 84,
      cell: ({ at }) => formatTime(parseTime(at) ?? Number.NaN, 'tenths'),
    },
    {
      id: 'files',
      label: t('live.captures.files'),
      width: 'minmax(68px, 1fr)',
      cell: ({ files }) => <Squares files={files} />,
    },
    {
      id: 'size',
      label: t('live.captures.size'),
      width: 72,
      number: true,
      cell: ({ files }) => {
        const bytes = files.reduce((sum, { evidence }) => sum + (evidence?.bytes ?? 0), 0);
        return bytes === 0 ? <span className="quiet">{t('ui.unknown')}</span> : formatBytes(bytes);
      },
    },
    {
      id: 'state',
      label: t('live.captures.state'),
      width: 'minmax(112px, 1.4fr)',
      cell: (capture) => <State capture={capture} />,
    },
  ];
  return (
    <section>
      <div className="section-head">
        <h2>{t('live.captures')}</h2>
        <span className="quiet">{t('live.captures.about')}</span>
      </div>
      {job.captures.length === 0 ? (
        <p className="live-none">{t('live.captures.none')}</p>
      ) : (
        <Table
          label={t('live.captures')}
          columns={columns}
          rows={job.captures}
          rowKey={({ number }) => String(number)}
          selected={chosen === null ? null : String(chosen)}
          onSelect={({ number }) => setTimeLook(job.caseId, { capture: number, cursor: null })}
        />
      )}
    </section>
  );
}

function stateOf(files: readonly CaptureFile[]): 'waiting' | 'arriving' | 'here' {
  if (files.every(({ state }) => state === 'here' || state === 'missing')) return 'here';
  return files.every(({ state }) => state === 'waiting') ? 'waiting' : 'arriving';
}

function Squares({ files }: { files: readonly CaptureFile[] }) {
  const t = useText();
  const here = files.filter(({ state }) => state === 'here').length;
  return (
    <span className="squares">
      <span className="squares-row" aria-hidden="true">
        {files.map(({ kind, state }) => (
          <i key={kind} className={`square square-${state}`} title={labels[kind]} />
        ))}
      </span>
      {t('live.captures.count', { here, all: files.length })}
    </span>
  );
}

function State({ capture: { files } }: { capture: CaptureProgress }) {
  const t = useText();
  const arriving = files.find(({ state }) => state === 'arriving');
  const missing = files.filter(({ state }) => state === 'missing');
  if (arriving) {
    return (
      <>
        <StepMark state="running" />
        <span>{labels[arriving.kind]}</span>
      </>
    );
  }
  if (missing.length > 0) {
    return (
      <>
        <StepMark state="skipped" />
        <span>
          {t('live.captures.missing', { files: missing.map(({ kind }) => labels[kind]).join(', ') })}
        </span>
      </>
    );
  }
  if (stateOf(files) === 'waiting') return <span className="quiet">{t('live.captures.waiting')}</span>;
  return (
    <>
      <StepMark state="done" />
      <span>{t('live.captures.here')}</span>
    </>
  );
}
