import { visibleLine } from '#core/base/text';
import { formatTime } from '#core/base/time';
import { formatDuration, formatKib, formatPercent } from '#core/base/units';
import type { MemorySpine } from '#core/chart/memory-spine';
import { bindingLimit, type MemorySample } from '#core/probe/memory-sample';
import { useText } from '../../i18n';
import type { SpineData } from './spine-data';

const width = 228;

/** The value first, where it comes from under a hairline; beside the pointed moment, never over it. */
export function SpineTip({
  spine,
  sample,
  data,
}: {
  spine: MemorySpine;
  sample: MemorySample;
  data: SpineData;
}) {
  const t = useText();
  const x = spine.xOf(sample.at);
  const left = x + 14 + width <= spine.width ? x + 14 : x - 14 - width;
  const limit = bindingLimit(sample);
  const age = Math.max(0, Math.round((Date.now() - sample.at) / 1000));
  const rows = [
    [t('spine.tip.rss'), formatKib(sample.rssKb)],
    [t('spine.tip.share', { limit: formatKib(limit.kb) }), formatPercent(sample.rssKb / limit.kb)],
    sample.rssAnonKb !== null && [t('spine.tip.anon'), formatKib(sample.rssAnonKb)],
    sample.swapKb !== null && sample.swapKb > 0 && [t('spine.tip.swap'), formatKib(sample.swapKb)],
  ].filter((row) => row !== false);
  return (
    <div className="spine-tip" style={{ left, width }} aria-hidden="true">
      <p className="spine-tip-head">
        <strong>{formatTime(sample.at, 'tenths')}</strong>
        <span>{t('spine.tip.clock')}</span>
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="spine-tip-source">
        {t('spine.tip.source', {
          host: data.host === 'local' ? t('sidebar.local') : visibleLine(data.host ?? '–'),
          file: data.target ? `/proc/${data.target.pid}/status` : '/proc',
          age: formatDuration(age),
        })}
      </p>
    </div>
  );
}
