import { Table2 } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { formatDuration, formatKib } from '#core/base/units';
import type { LiveFigures } from '#core/chart/live-figures';
import type { MemorySpine } from '#core/chart/memory-spine';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { Button, IconButton } from '../../ui/Button';
import type { SpineData } from './spine-data';

interface SpineFactsProps {
  readonly caseId: string;
  readonly data: SpineData | null;
  readonly figures: LiveFigures | null;
  readonly spine: MemorySpine | null;
  readonly asTable: boolean;
  readonly onTable: () => void;
}

/** What is drawn, in words; what the signs mean; how much of it is shown. */
export function SpineFacts({ caseId, data, figures, spine, asTable, onTable }: SpineFactsProps) {
  const t = useText();
  const zoomed = useTimeLook(caseId).span !== null;
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
    <header className="spine-facts">
      <ul className="spine-words">
        {target && <li className="mono spine-process">{visibleLine(target.comm)}</li>}
        {facts.map((fact) => (
          <li key={fact.key} className={'mono' in fact && fact.mono ? 'mono' : undefined}>
            {fact.words}
          </li>
        ))}
      </ul>
      <span className="space" />
      {spine && !asTable && <Legend spine={spine} />}
      {spine && (
        <span className="spine-length">
          {zoomed ? (
            <Button quiet onClick={() => setTimeLook(caseId, { span: null })}>
              {t('spine.whole', { duration: formatDuration(Math.round((spine.to - spine.from) / 1000)) })}
            </Button>
          ) : (
            formatDuration(Math.round((spine.to - spine.from) / 1000))
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
    </header>
  );
}

function Legend({ spine }: { spine: MemorySpine }) {
  const t = useText();
  const hasHeap = spine.captures.some(({ heapY }) => heapY !== null);
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
      {spine.captures.length > 0 && (
        <li>
          <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
            <path className="spine-diamond" d="M4.5.8 8.2 4.5 4.5 8.2.8 4.5z" />
          </svg>
          {t('spine.legend.capture')}
        </li>
      )}
      {spine.end && (
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
