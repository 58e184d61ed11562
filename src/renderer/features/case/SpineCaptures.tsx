import { formatTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { MemorySpine } from '#core/chart/memory-spine';
import { useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { classes } from '../../ui/classes';

/** The name of the baseline with its time. */
const baselineWidth = 130;

/** The captures as buttons on the RSS line: a click goes to that moment, again leaves it. */
export function SpineCaptures({ caseId, spine }: { caseId: string; spine: MemorySpine }) {
  const t = useText();
  const chosen = useTimeLook(caseId).capture;
  const first = spine.captures[0]?.x ?? 0;
  const roomy = (spine.captures[1]?.x ?? spine.width) - first > baselineWidth;
  return (
    <>
      {spine.captures.map(({ number, label, rung, x, y, at, rssBytes }) => {
        const isBaseline = label === 'baseline' || rung === 'baseline';
        const name = isBaseline
          ? t('spine.baseline', { time: formatTime(at, 'tenths') })
          : rung === undefined
            ? t('spine.capture', { number, time: formatTime(at, 'tenths') })
            : t('spine.rung', { rung: rungName(t, rung), time: formatTime(at, 'tenths') });
        return (
          <button
            key={number}
            type="button"
            className={classes('spine-capture', number === chosen && 'spine-capture-chosen')}
            style={{ transform: `translate(${x - 9}px, ${y - 9}px)` }}
            aria-pressed={number === chosen}
            aria-label={
              rssBytes === null ? name : t('spine.capture.at', { capture: name, rss: formatBytes(rssBytes) })
            }
            onClick={() => setTimeLook(caseId, { capture: number === chosen ? null : number, cursor: null })}
          >
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              <path className="spine-diamond" d="M6 .9 11.1 6 6 11.1.9 6z" />
            </svg>
            <span
              className={
                x - first < 40 && isBaseline ? 'spine-capture-name spine-capture-right' : 'spine-capture-name'
              }
              aria-hidden="true"
            >
              {!isBaseline
                ? rung === undefined
                  ? number
                  : rungName(t, rung)
                : roomy
                  ? t('spine.baseline', { time: formatTime(at) })
                  : t('spine.legend.baseline')}
            </span>
          </button>
        );
      })}
    </>
  );
}
