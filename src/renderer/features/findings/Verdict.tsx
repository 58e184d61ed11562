import type { CaseView } from '#core/contract/methods';
import { message } from '#core/words/messages';
import { useText } from '../../i18n';
import { openCase } from '../../state/navigation';
import { GradeMark } from '../../ui/marks';
import { Said } from '../../ui/Said';

export function Verdict({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const { verdict, sentence, sureness, why } = caseView.diagnosis;
  return (
    <header className="verdict">
      <h2>
        <Said message={sentence} />
      </h2>
      <p className="verdict-why">
        <GradeMark grade={verdict.grade} />
        <span>
          <strong>
            <Said message={sureness ?? message(`grade.${verdict.grade}`)} />
          </strong>{' '}
          <Said message={why} />{' '}
          {verdict.culprit && (
            <button type="button" className="link" onClick={() => openCase(caseView.manifest.id, 'profiles')}>
              {t('overview.showProfile')}
            </button>
          )}
        </span>
      </p>
    </header>
  );
}
