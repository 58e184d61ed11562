import { useSay, useText } from '../../i18n';
import { useWatches } from '../../state/watches';
import { Banner } from '../../ui/Banner';

/** The host was connected to, and whether a watchdog there has captures is not known: nothing offered is not "nothing there". */
export function UnreadWatches({ host }: { host: string }) {
  const t = useText();
  const say = useSay();
  const failure = useWatches(({ unread }) => unread.get(host));
  return failure ? (
    <Banner tone="warn">{t('hosts.watch.unread', { reason: say.failure(failure) })}</Banner>
  ) : null;
}
