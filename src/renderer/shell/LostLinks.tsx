import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { type Text, useSay, useText } from '../i18n';
import { isTroubled, reconnect, type TroubledLink, useHostLinks } from '../state/host-links';
import { LinkMark } from '../ui/marks';
import { Tooltip } from '../ui/Tooltip';
import { useNow } from '../ui/use-now';

/** The links that were lost, wherever one looks: the one that needs a person first. A click tries at once. */
export function LostLinks() {
  const t = useText();
  const say = useSay();
  const states = useHostLinks((links) => links.states);
  const troubled = [...states].flatMap(([host, state]) => (isTroubled(state) ? [{ host, state }] : []));
  const now = useNow(1000, troubled.length > 0);
  const [first] = troubled.sort(
    (a, b) => Number(b.state.is === 'needs-you') - Number(a.state.is === 'needs-you'),
  );
  if (!first) return null;
  const { host, state } = first;
  const words = wordsOf(t, state, now);
  return (
    <Tooltip
      text={state.is === 'connecting' ? words : say.failure(state.failure)}
      source={t('link.since', { since: formatTime(parseTime(state.since) ?? Number.NaN) })}
    >
      <button type="button" className="status-item status-button" onClick={() => void reconnect(host)}>
        <LinkMark state={state.is === 'connecting' ? 'trying' : 'failed'} />
        <strong>{visibleLine(host)}</strong>
        {words}
        {troubled.length > 1 && t('link.more', { count: troubled.length - 1 })}
      </button>
    </Tooltip>
  );
}

function wordsOf(t: Text, state: TroubledLink, now: number): string {
  switch (state.is) {
    case 'connecting':
      return t('link.retrying');
    case 'needs-you':
      return t('link.needsYou');
    case 'lost': {
      const seconds = Math.max(0, Math.ceil((Date.parse(state.nextAttemptAt) - now) / 1000));
      return t('link.lost', { seconds });
    }
  }
}
