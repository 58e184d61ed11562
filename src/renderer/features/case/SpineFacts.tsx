import { Table2 } from 'lucide-react';
import { memo, useRef } from 'react';
import { visibleLine } from '#core/base/text';
import { formatDuration, formatKib } from '#core/base/units';
import type { LiveFigures } from '#core/chart/live-figures';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { PictureMenu } from '../../pictures/PictureMenu';
import { setTimeLook, useIsZoomed } from '../../state/spine';
import { Button, IconButton } from '../../ui/Button';
import type { SpineData } from './spine-data';

interface SpineFactsProps {
  readonly caseId: string;
  readonly data: SpineData | null;
  readonly figures: LiveFigures | null;
  /** How long the part is that is drawn; null where nothing is. */
  readonly seconds: number | null;
  /** The signs in the picture beside the line of RSS; null where there is no picture. */
  readonly signs: LegendSigns | null;
  readonly asTable: boolean;
  readonly onTable: () => void;
}

interface LegendSigns {
  readonly hasHeap: boolean;
  readonly hasCaptures: boolean;
  /** Captures that are on the host alone. */
  readonly hasWaiting: boolean;
  readonly hasEnd: boolean;
}

/** What is drawn, in words; what the signs mean; how much of it is shown. Not made anew while the picture moves. */
export const SpineFacts = memo(function SpineFacts(props: SpineFactsProps) {
  const { caseId, data, figures, seconds, signs, asTable, onTable } = props;
  const t = useText();
  const header = useRef<HTMLElement>(null);
  const zoomed = useIsZoomed(caseId);
  const target = data?.target ?? null;
  const limit = figures?.limit;
  const facts = [
    target && { key: 'pid', words: t('spine.pid', { pid: target.pid }) },
    target?.go && { key: 'go', words: t('spine.go', { version: target.go.version.replace(/^go/, '') }) },
    data?.host && { key: 'host', words: data.host === 'local' ? t('sidebar.local') : visibleLine(data.host) },
    limit && {
      key: 'limit',
      words: t(limit.scope === 'cgroup' ? 'spine.limit.cgroup' : 'spine.limit.host', {
        limit: formatKib(limit.kb),
      }),
    },
    target?.go?.revision && {
      key: 'rev',
      words: t('spine.revision', { revision: target.go.revision.slice(0, 7) }),
      mono: true,
    },
  ].filter((fact) => typeof fact === 'object' && fact !== null);
  return (
    <header className="spine-facts" ref={header}>
      <ul className="spine-words">
        {target && <li className="mono spine-process">{visibleLine(target.comm)}</li>}
        {facts.map((fact) => (
          <li key={fact.key} className={'mono' in fact && fact.mono ? 'mono' : undefined}>
            {fact.words}
          </li>
        ))}
      </ul>
      <span className="space" />
      {signs && !asTable && <Legend {...signs} />}
      {seconds !== null && (
        <span className="spine-length">
          {zoomed ? (
            <Button quiet onClick={() => setTimeLook(caseId, { span: null })}>
              {t('spine.whole', { duration: formatDuration(seconds) })}
            </Button>
          ) : (
            formatDuration(seconds)
          )}
        </span>
      )}
      <IconButton
        label={t('command.time.table')}
        keys={keysAsText('time.table', onMac)}
        icon={<Table2 size={14} strokeWidth={1.75} aria-hidden="true" />}
        pressed={asTable}
        onClick={onTable}
      />
      <PictureMenu
        name={t('spine.label')}
        of={asTable ? null : () => header.current?.closest<HTMLElement>('.spine') ?? null}
      />
    </header>
  );
}, isSameToRead);

/** The signs are made with each frame, and say the same. */
function isSameToRead(before: SpineFactsProps, { signs, ...now }: SpineFactsProps): boolean {
  return (
    (Object.keys(now) as (keyof typeof now)[]).every((name) => before[name] === now[name]) &&
    before.signs?.hasHeap === signs?.hasHeap &&
    before.signs?.hasCaptures === signs?.hasCaptures &&
    before.signs?.hasWaiting === signs?.hasWaiting &&
    before.signs?.hasEnd === signs?.hasEnd
  );
}

function Legend({ hasHeap, hasCaptures, hasWaiting, hasEnd }: LegendSigns) {
  const t = useText();
  return (
    <ul className="legend" aria-hidden="true">
      {hasHeap && (
        <li>
          <i className="legend-heap" />
          {t('spine.legend.heap')}
        </li>
      )}
      <li>
        <i className="legend-rss" />
        {t('spine.legend.rss')}
      </li>
      {hasCaptures && (
        <li>
          <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
            <path className="spine-diamond" d="M4.5.8 8.2 4.5 4.5 8.2.8 4.5z" />
          </svg>
          {t('spine.legend.capture')}
        </li>
      )}
      {hasWaiting && (
        <li>
          <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
            <path className="spine-diamond spine-diamond-waiting" d="M4.5.8 8.2 4.5 4.5 8.2.8 4.5z" />
          </svg>
          {t('spine.legend.waiting')}
        </li>
      )}
      {hasEnd && (
        <li>
          <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
            <path className="spine-cross" d="m1 1 7 7M8 1 1 8" />
          </svg>
          {t('spine.legend.end')}
        </li>
      )}
    </ul>
  );
}
