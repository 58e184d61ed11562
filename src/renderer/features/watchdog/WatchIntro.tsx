import { Eye } from 'lucide-react';
import { useText } from '../../i18n';
import { setSheet } from '../../state/watches';
import { Button } from '../../ui/Button';

interface WatchIntroProps {
  readonly host: string | null;
  readonly process: string;
  readonly endpoint: string;
}

/** Before there is one: what it is, what it costs, and the act that brings it. */
export function WatchIntro({ host, process, endpoint }: WatchIntroProps) {
  const t = useText();
  return (
    <div className="watch-intro">
      <h2>{t('watch.intro.title')}</h2>
      <p>{t('watch.intro.what')}</p>
      <dl>
        <dt>{t('watch.intro.rungs')}</dt>
        <dd>{t('watch.intro.rungs.about')}</dd>
        <dt>{t('watch.intro.needs')}</dt>
        <dd>{t('watch.intro.needs.about')}</dd>
        <dt>{t('watch.intro.cost')}</dt>
        <dd>{t('watch.intro.cost.about')}</dd>
        <dt>{t('watch.intro.leaves')}</dt>
        <dd>{t('watch.intro.leaves.about')}</dd>
      </dl>
      <Button
        primary
        icon={<Eye size={14} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => setSheet({ kind: 'install', host, process, endpoint })}
      >
        {t('command.watch.install')}
      </Button>
    </div>
  );
}
