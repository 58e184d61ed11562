import { visibleText } from '#core/base/text';
import { formatDuration } from '#core/base/units';
import type { DoctorReport } from '#core/contract/doctor';
import { useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { DoctorSheet } from './DoctorSheet';

/** Every command that ran on the host for the report, word for word. */
export function DoctorCommandsSheet({ report, onClose }: { report: DoctorReport; onClose: () => void }) {
  const t = useText();
  const host = report.host === 'local' ? t('sidebar.local') : visibleText(report.host);
  return (
    <DoctorSheet
      title={t('doctor.commands.title', { host })}
      onClose={onClose}
      acts={
        <Button primary autoFocus onClick={onClose}>
          {t('ui.close')}
        </Button>
      }
    >
      <p className="sheet-why">{t('doctor.commands.about')}</p>
      <ol className="doctor-acts">
        {report.acts.map(({ at, what, status, ms }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list; two may begin in one millisecond
          <li key={`${at} ${index}`}>
            <span className="quiet">
              {t('doctor.commands.row', {
                status: status ?? t('ui.unknown'),
                took: formatDuration(ms / 1000),
              })}
            </span>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys */}
            <pre tabIndex={0}>{visibleText(what)}</pre>
          </li>
        ))}
      </ol>
    </DoctorSheet>
  );
}
