import { Radio } from 'lucide-react';
import { useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { useText } from '../../i18n';
import { pullInto, stopJob } from '../../state/acts';
import { isRunning, jobOfCase, useJobs } from '../../state/jobs';
import { setTimeLook, timeLookOf } from '../../state/spine';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';

const intervals = ['2', '5', '10', '30', '60', '300'] as const;
type Interval = (typeof intervals)[number];
/** It ends by itself, should nobody come back to it. */
const longestSeconds = 4 * 3600;

/** Goes on taking captures of the case's process while one looks; what is looked at keeps its place. */
export function LivePull({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const { id: caseId, sample } = caseView.manifest;
  const [every, setEvery] = useState<Interval>('10');
  const job = useJobs(jobOfCase(caseId));
  const stopping = useJobs(({ stopping: all }) => job !== null && all.has(job.jobId));
  const target = caseView.targets.at(-1) ?? null;
  if (sample || target?.endpoint == null) return null;
  if (job !== null && isRunning(job)) {
    return (
      <Button
        disabled={stopping}
        icon={<Radio size={14} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => void stopJob(job.jobId)}
      >
        {t('pull.stop', { captures: job.captures.length, seconds: job.everySeconds })}
      </Button>
    );
  }
  const start = () => {
    // Without a choice the newest capture is shown: the one that is shown now stays.
    const newest = caseView.captures.at(-1);
    if (timeLookOf(caseId).capture === null && newest) setTimeLook(caseId, { capture: newest.number });
    void pullInto({
      host: target.host,
      target: { by: 'pid', pid: target.pid },
      endpoint: target.endpoint,
      forSeconds: longestSeconds,
      everySeconds: Number(every),
      title: null,
      caseId,
      forceGc: false,
    });
  };
  return (
    <>
      <Select
        label={t('pull.every')}
        value={every}
        options={intervals.map((value) => ({ value, label: t('pull.seconds', { seconds: value }) }))}
        onChange={setEvery}
      />
      <Button icon={<Radio size={14} strokeWidth={1.75} aria-hidden="true" />} onClick={start}>
        {t('pull.start')}
      </Button>
    </>
  );
}
