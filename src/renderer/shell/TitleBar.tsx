import { ChevronLeft, ChevronRight, PanelLeft, Search } from 'lucide-react';
import { useLayoutEffect } from 'react';
import { visibleLine } from '#core/base/text';
import { formatDate, parseTime } from '#core/base/time';
import { CommandButton } from '../commands/CommandButton';
import { commands } from '../commands/definitions';
import { useText } from '../i18n';
import { setFloat } from '../state/app';
import { useCases } from '../state/cases';
import { jobOfCase, useJobs } from '../state/jobs';
import { useNavigation } from '../state/navigation';
import { Kbd } from '../ui/Kbd';

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

export function TitleBar() {
  const t = useText();
  const { title, about } = useTitle();
  useLayoutEffect(() => {
    document.title = title === t('app.name') ? title : `${title} – ${t('app.name')}`;
  }, [title, t]);
  return (
    <header className="title-bar" data-region="title">
      <CommandButton command="sidebar.toggle" icon={<PanelLeft {...icon} />} />
      <CommandButton command="navigation.back" icon={<ChevronLeft {...icon} />} />
      <CommandButton command="navigation.forward" icon={<ChevronRight {...icon} />} />
      <h1 className="title-text ellipsis">{title}</h1>
      {about !== '' && <span className="title-about ellipsis">{about}</span>}
      <span className="space" />
      <button type="button" className="title-find" onClick={() => setFloat('palette')}>
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="ellipsis">{t('command.palette.open')}</span>
        <Kbd keys={commands['palette.open'].keys[0]} />
      </button>
    </header>
  );
}

/** Case and host, as the window's title too. */
function useTitle(): { readonly title: string; readonly about: string } {
  const t = useText();
  const place = useNavigation((now) => now.place);
  const caseId = place.screen === 'case' ? place.caseId : null;
  const summary = useCases(({ list }) => list.value?.find(({ manifest }) => manifest.id === caseId));
  const job = useJobs(jobOfCase(caseId));
  switch (place.screen) {
    case 'welcome':
      return { title: t('app.name'), about: '' };
    case 'settings':
      return { title: t('settings.title'), about: '' };
    case 'fleet':
      return { title: t('hostfleet.title'), about: '' };
    case 'watches':
      return place.watch === null
        ? { title: t('watch.fleet'), about: '' }
        : {
            title: visibleLine(place.watch.id),
            about: place.watch.host === 'local' ? t('sidebar.local') : visibleLine(place.watch.host),
          };
    case 'hosts':
      return place.host === null
        ? { title: t('sidebar.hosts'), about: '' }
        : {
            title: place.host === 'local' ? t('sidebar.local') : visibleLine(place.host),
            about: t('title.host'),
          };
    case 'case': {
      const manifest = summary?.manifest;
      if (!manifest) return { title: visibleLine(job?.title ?? place.caseId), about: '' };
      const date = formatDate(parseTime(manifest.createdAt) ?? Number.NaN);
      return {
        title: visibleLine(manifest.title),
        about: manifest.sample
          ? t('title.sample')
          : t('title.caseOf', { status: t(`status.case.${manifest.status}`), date }),
      };
    }
  }
}
