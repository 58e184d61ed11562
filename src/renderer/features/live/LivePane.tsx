import { type ReactNode, useState } from 'react';
import type { JobSnapshot } from '#core/contract/job';
import { useText } from '../../i18n';
import { useApp } from '../../state/app';
import { isRunning } from '../../state/jobs';
import { Segmented } from '../../ui/Segmented';
import { Splitter } from '../../ui/Splitter';
import { useNarrow } from '../../ui/use-media';
import { ActsTable } from './ActsTable';
import { CapturesTable } from './CapturesTable';
import { Monitors } from './Monitors';
import { Outcome } from './Outcome';
import { Plan } from './Plan';
import { Readouts } from './Readouts';
import { SoFar } from './SoFar';
import './live.css';

const usualWidth = 300;

/** A running investigation, or one that has just ended: plan, figures, captures, what ran on the host. */
export function LivePane({ job, monitors }: { job: JobSnapshot | null; monitors: ReactNode }) {
  const t = useText();
  const [view, setView] = useState('investigation' as 'investigation' | 'monitors');
  if (job === null) return <div className="live">{monitors}</div>;
  return (
    <div className="live">
      <Plan job={job} />
      <div className="live-main">
        <div className="live-views">
          <Segmented
            label={t('monitors.view')}
            value={view}
            options={[
              { value: 'investigation', label: t('monitors.investigation') },
              { value: 'monitors', label: t('monitors.label') },
            ]}
            onChange={setView}
          />
        </div>
        {view === 'monitors' ? monitors : <Investigation job={job} />}
      </div>
    </div>
  );
}

function Investigation({ job }: { job: JobSnapshot }) {
  const t = useText();
  const narrow = useNarrow();
  const inspector = useApp((app) => app.inspector);
  const [width, setWidth] = useState(usualWidth);
  return (
    <div className="live-investigation">
      <div className="live-middle">
        {!isRunning(job) && <Outcome job={job} />}
        <Readouts job={job} />
        {job.diagnosis && isRunning(job) && <SoFar job={job} diagnosis={job.diagnosis} />}
        <CapturesTable job={job} />
        <ActsTable job={job} />
      </div>
      {inspector && (
        <>
          {!narrow && (
            <Splitter
              label={t('ui.resize')}
              pane="after"
              size={width}
              least={240}
              most={420}
              usual={usualWidth}
              onSize={setWidth}
            />
          )}
          <Monitors job={job} width={narrow ? 200 : width} />
        </>
      )}
    </div>
  );
}
