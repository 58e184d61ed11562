import type { Message } from '#core/words/messages';
import { useText } from '../../i18n';
import { GapMark } from '../../ui/marks';
import { Said } from '../../ui/Said';

/** What could not be had, in words: a reader must not take silence for "nothing there". */
export function GapsList({ gaps }: { gaps: readonly Message[] }) {
  const t = useText();
  return (
    <section>
      <div className="section-head">
        <h2>{t('overview.gaps')}</h2>
        {gaps.length > 0 && <span className="quiet">{gaps.length}</span>}
      </div>
      {gaps.length === 0 && <p className="overview-none">{t('overview.gaps.none')}</p>}
      <ul>
        {gaps.map((gap) => (
          <li key={JSON.stringify(gap)} className="gap-row">
            <GapMark />
            <span>
              <Said message={gap} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
