import { formatTime } from '#core/base/time';
import type { MemorySpine } from '#core/chart/memory-spine';
import { useText } from '../../i18n';
import { rungName } from '../../i18n/rung-name';
import { openCase } from '../../state/navigation';
import { groupMarks } from './mark-groups';

/**
 * What a watchdog has captured and nobody has brought here yet, as buttons that lead to where it is collected. Rungs that
 * fired one right after the other are one button.
 */
export function SpineWaitingCaptures({ caseId, spine }: { caseId: string; spine: MemorySpine }) {
  const t = useText();
  const labelled = spine.waiting.map((one) => ({ ...one, label: rungName(t, one.rung) }));
  return groupMarks(labelled, 'below').map(({ marks, label }) => {
    const [first] = marks;
    const words = marks
      .map(({ label: rung, at }) => t('spine.onHost', { rung, time: formatTime(at) }))
      .join('\n');
    return (
      <button
        key={first.name}
        type="button"
        className="spine-capture spine-waiting"
        style={{ transform: `translate(${first.x - 9}px, ${first.y - 9}px)` }}
        aria-label={words}
        title={words}
        onClick={() => openCase(caseId, 'watchdog')}
      >
        {marks.map(({ name, x, y }) => (
          <svg
            key={name}
            width="12"
            height="12"
            viewBox="0 0 12 12"
            aria-hidden="true"
            style={{ transform: `translate(${x - first.x}px, ${y - first.y}px)` }}
          >
            <path className="spine-diamond spine-diamond-waiting" d="M6 .9 11.1 6 6 11.1.9 6z" />
          </svg>
        ))}
        <span className="spine-capture-name" aria-hidden="true">
          {label}
        </span>
      </button>
    );
  });
}
