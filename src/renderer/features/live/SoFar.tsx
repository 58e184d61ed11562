import type { JobSnapshot } from '#core/contract/job';
import type { Diagnosis } from '#core/diagnosis/finding';
import { useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { Button } from '../../ui/Button';
import { GradeMark } from '../../ui/marks';
import { Said } from '../../ui/Said';

/** What the captures so far say; the grade is what it is now, and why. */
export function SoFar({ job, diagnosis }: { job: JobSnapshot; diagnosis: Diagnosis }) {
  const t = useText();
  const { verdict, why } = diagnosis;
  return (
    <section className="so-far" aria-live="polite">
      <GradeMark grade={verdict.grade} />
      <div>
        <p>
          <strong>{t(`live.soFar.${verdict.grade}`)}</strong> <Said message={verdict.claim} />
        </p>
        <p className="quiet">
          <Said message={why} />
        </p>
      </div>
      {verdict.culprit && (
        <Button onClick={() => openCase(job.caseId, 'profiles')}>{t('command.tab.profiles')}</Button>
      )}
    </section>
  );
}
