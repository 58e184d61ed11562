import { visibleLine } from '#core/base/text';
import { formatKib, formatPercent } from '#core/base/units';
import type { TargetCandidate } from '#core/contract/host-views';
import { useSay, useText } from '../../i18n';
import { Banner } from '../../ui/Banner';
import { limitText } from './TargetsTable';

/** What the table has no room for, of the process that was chosen. */
export function TargetDetail({ target }: { target: TargetCandidate }) {
  const t = useText();
  const say = useSay();
  const { go, container, limit, listens, command, exe, exeDeleted, openWarning } = target;
  const { rssKb, anonKb, swapKb } = target;
  const size = (kib: number | null): string => (kib === null ? t('ui.unknown') : formatKib(kib));
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [t('hosts.target.command'), visibleLine(command)],
    [
      t('hosts.target.module'),
      go &&
        [
          go.module ?? t('ui.unknown'),
          go.revision?.slice(0, 12),
          go.version,
          go.cgo == null ? null : go.cgo ? 'CGO_ENABLED=1' : 'CGO_ENABLED=0',
        ]
          .filter(Boolean)
          .map((part) => visibleLine(String(part)))
          .join(', '),
    ],
    [
      t('hosts.target.memory'),
      t('hosts.target.memory.value', { rss: size(rssKb), anon: size(anonKb), swap: size(swapKb) }),
    ],
    [
      t('hosts.target.container'),
      container &&
        t('hosts.target.container.value', {
          runtime: container.runtime ?? t('hosts.target.container.unnamed'),
          id: visibleLine(container.id ?? t('ui.unknown')).slice(0, 24),
        }),
    ],
    [
      t('hosts.target.limit'),
      limit &&
        `${limitText(t, limit)}, ${t('hosts.target.limit.used', { share: formatPercent(rssKb / limit.kb) })}`,
    ],
    [t('hosts.target.listens'), listens.length === 0 ? null : listens.map(visibleLine).join(', ')],
  ];
  return (
    <>
      {openWarning && <Banner tone="warn">{say.message(openWarning)}</Banner>}
      {exeDeleted && (
        <Banner tone="plain">{t('hosts.target.deleted', { exe: visibleLine(exe ?? target.comm) })}</Banner>
      )}
      <dl className="target-detail">
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="mono" title={value}>
                  {value}
                </dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}
