import { useEffect, useState } from 'react';
import { useText } from '../i18n';
import { type Busy, useBusy, type Work } from '../state/busy';
import { Banner } from '../ui/Banner';
import { Button } from '../ui/Button';

/** What is over sooner would only flicker. */
const shownAfterMs = 150;

/** What is being done at a person's wish, wherever they look meanwhile. */
export function BusyBanner() {
  const all = useBusy((busy) => busy.all);
  return all.map((busy) => <Late key={busy.id} busy={busy} />);
}

function Late({ busy: { work, stop } }: { busy: Busy }) {
  const t = useText();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), shownAfterMs);
    return () => window.clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Banner tone="plain" action={<Button onClick={stop}>{t('ui.stop')}</Button>}>
      {t(`busy.${work.kind}`, { count: countOf(work) })}
    </Banner>
  );
}

const countOf = (work: Work): number => ('count' in work ? work.count : 0);
