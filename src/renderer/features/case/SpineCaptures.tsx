import { formatTime } from '#core/base/time';
import { formatBytes } from '#core/base/units';
import type { MemorySpine } from '#core/chart/memory-spine';
import { type Text, useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { classes } from '../../ui/classes';
import { groupMarks } from './mark-groups';

/** The name of the baseline with its time. */
const baselineWidth = 130;

/** The captures as buttons on the RSS line: a click goes to that moment, again leaves it. */
export function SpineCaptures({ caseId, spine }: { caseId: string; spine: MemorySpine }) {
  const t = useText();
  const chosen = useTimeLook(caseId).capture;
  const first = spine.captures[0]?.x ?? 0;
  const roomy = (spine.captures[1]?.x ?? spine.width) - first > baselineWidth;
  const labels = labelsOf(t, spine);
  return (
    <>
      {spine.captures.map((capture) => {
        const { number, x, y, rssBytes } = capture;
        const name = nameOf(t, capture);
        return (
          <button
            key={number}
            type="button"
            className={classes('spine-capture', number === chosen && 'spine-capture-chosen')}
            style={{ transform: `translate(${x - 9}px, ${y - 9}px)` }}
            aria-pressed={number === chosen}
            title={name}
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
                x - first < 40 && isBaseline(capture)
                  ? 'spine-capture-name spine-capture-right'
                  : 'spine-capture-name'
              }
              aria-hidden="true"
            >
              {!isBaseline(capture)
                ? labels.get(number)
                : roomy
                  ? t('spine.baseline', { time: formatTime(capture.at) })
                  : t('spine.legend.baseline')}
            </span>
          </button>
        );
      })}
    </>
  );
}

type DrawnCapture = MemorySpine['captures'][number];

const isBaseline = ({ label, rung }: DrawnCapture): boolean => label === 'baseline' || rung === 'baseline';

function nameOf(t: Text, capture: DrawnCapture): string {
  const { number, rung, at } = capture;
  const time = formatTime(at, 'tenths');
  if (isBaseline(capture)) return t('spine.baseline', { time });
  return rung === undefined
    ? t('spine.capture', { number, time })
    : t('spine.rung', { rung: rungName(t, rung), time });
}

/** By the capture's number; of captures whose labels would lie over one another the first has that of all. */
function labelsOf(t: Text, { captures }: MemorySpine): ReadonlyMap<number, string> {
  const labelled = captures
    .filter((capture) => !isBaseline(capture))
    .map(({ number, rung, x }) => ({
      number,
      x,
      label: rung === undefined ? `${number}` : rungName(t, rung),
    }));
  return new Map(groupMarks(labelled, 'before').map(({ marks: [first], label }) => [first.number, label]));
}
