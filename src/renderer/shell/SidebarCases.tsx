import { Plus } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { CommandButton } from '../commands/CommandButton';
import { useText } from '../i18n';
import { useCases } from '../state/cases';
import { isRunning, useJobs } from '../state/jobs';
import { go, openCase, useNavigation } from '../state/navigation';
import { CaseIcon } from '../ui/CaseIcon';
import { classes } from '../ui/classes';
import { useWhen } from '../ui/use-when';

export function SidebarCases() {
  const t = useText();
  const when = useWhen();
  const cases = useCases(({ list }) => list.value) ?? [];
  const place = useNavigation((now) => now.place);
  const jobs = useJobs((state) => state.jobs);
  const running = new Set([...jobs.values()].filter(isRunning).map(({ caseId }) => caseId));
  return (
    <section className="side-list">
      <header className="side-head">
        <h2>
          <button type="button" className="side-title" onClick={() => go({ screen: 'welcome' })}>
            {t('sidebar.cases')}
          </button>
        </h2>
        <CommandButton
          command="investigate"
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
      </header>
      <ul>
        {cases.map(({ manifest, lastChange }) => {
          const here = place.screen === 'case' && place.caseId === manifest.id;
          return (
            <li key={manifest.id}>
              <button
                type="button"
                className={classes('side-row', here && 'side-row-here')}
                aria-current={here ? 'page' : undefined}
                title={visibleLine(manifest.title)}
                onClick={() => openCase(manifest.id, running.has(manifest.id) ? 'live' : 'overview')}
              >
                <CaseIcon manifest={manifest} size={14} />
                <span className="side-name">{visibleLine(manifest.title)}</span>
                <span className="side-about">
                  {running.has(manifest.id)
                    ? t('sidebar.running')
                    : manifest.sample
                      ? ''
                      : manifest.scratch
                        ? t('sidebar.scratch')
                        : when(lastChange, 'short')}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {cases.length === 0 && <p className="side-none">{t('sidebar.noCases')}</p>}
    </section>
  );
}
