import { visibleLine } from '#core/base/text';
import type { NextMeasurement } from '#core/diagnosis/finding';
import { useText } from '../../i18n';
import { CopyButton } from '../../ui/CopyButton';
import { Said } from '../../ui/Said';

/** What to measure next, with what it costs the service. */
export function MeasureNext({ next }: { next: readonly NextMeasurement[] }) {
  const t = useText();
  return (
    <section>
      <div className="section-head">
        <h2>{t('overview.next')}</h2>
      </div>
      {next.length === 0 && <p className="overview-none">{t('overview.next.none')}</p>}
      <ul>
        {next.map(({ what, cost, command }) => (
          <li key={what.key} className="lower-row">
            <span>
              <Said message={what} />
            </span>
            <span className="lower-cost" title={command === null ? undefined : visibleLine(command)}>
              <Said message={cost} />
              {command !== null && (
                <>
                  {' · '}
                  <code>{visibleLine(command)}</code>
                </>
              )}
            </span>
            {command !== null && <CopyButton text={command}>{t('ui.copy')}</CopyButton>}
          </li>
        ))}
      </ul>
    </section>
  );
}
