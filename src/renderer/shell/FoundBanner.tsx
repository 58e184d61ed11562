import { visibleLine } from '#core/base/text';
import { useText } from '../i18n';
import { openWatch, useNavigation } from '../state/navigation';
import { dismissFound, useWatches } from '../state/watches';
import { Banner } from '../ui/Banner';
import { Button } from '../ui/Button';

/** A host was connected to, and its watchdog has what no case has: said wherever the person is. */
export function FoundBanner() {
  const t = useText();
  const place = useNavigation((now) => now.place);
  const found = useWatches((watches) => watches.found);
  const seen = useWatches((watches) => watches.seen);
  // There the watch says it itself.
  if (place.screen === 'watches' || (place.screen === 'case' && place.tab === 'watchdog')) return null;
  for (const [name, captures] of found) {
    const view = seen.get(name)?.view;
    const open = new Set(
      view?.captures.flatMap((capture) => (capture.collectedInto === null ? capture.name : [])),
    );
    const count = captures.filter((capture) => open.has(capture.name)).length;
    if (!view || count === 0) continue;
    const { host, id } = view;
    return (
      <Banner
        tone="warn"
        action={
          <>
            <Button primary onClick={() => openWatch(view)}>
              {t('watch.install.open')}
            </Button>
            <Button quiet onClick={() => dismissFound(view)}>
              {t('watch.notice.later')}
            </Button>
          </>
        }
      >
        {t('watch.found', {
          count,
          watch: visibleLine(id),
          host: host === 'local' ? t('sidebar.local') : visibleLine(host),
        })}
      </Banner>
    );
  }
  return null;
}
